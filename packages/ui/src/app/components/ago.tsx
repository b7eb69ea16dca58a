import { usePage } from "../state/context.ts";
import { formatAge, formatMoment } from "../text/format-time.ts";

/** How long ago within a sentence, which stays right as time goes by; the exact moment on hover. */
export function Ago({ at }: { at: number }) {
  const now = usePage().now.value;
  return (
    <time dateTime={new Date(at).toISOString()} title={formatMoment(at)}>
      {formatAge(at, now, "long")}
    </time>
  );
}
