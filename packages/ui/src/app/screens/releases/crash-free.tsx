import { formatShare } from "../../text/format-count.ts";

/** @param share of sessions or users without a crash, from 0 to 1; a dash where none were sent */
export function CrashFree({ share }: { share: number | undefined }) {
  if (share === undefined) return <span class="cell-zero">–</span>;
  return <>{formatShare(Math.round(share * 1e6), 1e6)}</>;
}
