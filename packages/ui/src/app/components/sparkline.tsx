import type { HourCount } from "../api/issue.ts";
import { countOf } from "../text/format-count.ts";
import "./sparkline.css";

const HOUR = 3_600_000;
const BARS = 24;
const BAR = 4;
const GAP = 1;
const HEIGHT = 28;

/** The last 24 hours as bars, the current hour at the right. All bars are two paths, so that a long list stays quick. */
export function Sparkline({ hours, now }: { hours: readonly HourCount[]; now: number }) {
  const counts = lastHours(hours, now);
  const peak = Math.max(...counts);
  const sum = counts.reduce((a, b) => a + b, 0);
  const label =
    sum === 0 ? "none in 24 hours" : `${countOf(sum, "event")} in 24 hours, at most ${countOf(peak, "event")} in one`;
  return (
    <svg
      class="sparkline"
      role="img"
      aria-label={label}
      width={BARS * (BAR + GAP) - GAP}
      height={HEIGHT}
      viewBox={`0 0 ${BARS * (BAR + GAP) - GAP} ${HEIGHT}`}
    >
      <title>{label}</title>
      <path class="sparkline-floor" d={counts.map((_, i) => bar(i, 1)).join("")} />
      <path class="sparkline-bars" d={counts.map((n, i) => (n === 0 ? "" : bar(i, height(n, peak)))).join("")} />
    </svg>
  );
}

/** A single event in a busy day must stay visible. */
const height = (count: number, peak: number) => Math.max(2, Math.round((count / peak) * HEIGHT));

const bar = (index: number, h: number) => `M${index * (BAR + GAP)} ${HEIGHT}v-${h}h${BAR}v${h}z`;

/** Sums buckets of any width into the 24 hours that end with the current one. */
function lastHours(hours: readonly HourCount[], now: number): number[] {
  const counts = new Array<number>(BARS).fill(0);
  const current = Math.floor(now / HOUR);
  for (const { at, count } of hours) {
    const index = BARS - 1 - (current - Math.floor(at / HOUR));
    if (index >= 0 && index < BARS) counts[index] = (counts[index] ?? 0) + count;
  }
  return counts;
}
