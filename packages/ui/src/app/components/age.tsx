import { usePage } from "../state/context.ts";
import { formatAge, formatMoment } from "../text/format-time.ts";

/** How long ago, which stays right as time goes by; the exact moment on hover. */
export function Age({ at, said }: { at: number; said: string }) {
  const now = usePage().now.value;
  return (
    <time dateTime={new Date(at).toISOString()} title={formatMoment(at)}>
      <span class="said">{`${said} ${formatAge(at, now, "long")}`}</span>
      <span aria-hidden="true">{formatAge(at, now)}</span>
    </time>
  );
}
