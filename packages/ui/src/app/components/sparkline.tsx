import type { Point } from "../api/issue.ts";
import { countOf } from "../text/format-count.ts";
import { countsOf, HOURS, lastDay } from "./time-span.ts";
import "./sparkline.css";

const BAR = 4;
const GAP = 1;
const HEIGHT = 28;
const WIDTH = HOURS * (BAR + GAP) - GAP;

type SparklineProps = {
  hours: readonly Point[];
  /** By days, where a longer period than the last day was asked for. */
  days?: readonly Point[];
  /** ms since epoch */
  now: number;
};

/**
 * The last 24 hours (or the days asked for) as bars, the current one at the right. All bars are two paths, so that a long list stays
 * quick.
 */
export function Sparkline({ hours, days = [], now }: SparklineProps) {
  const counts = days.length > 0 ? days.map(({ count }) => count) : countsOf(hours, lastDay, now);
  const period = days.length > 0 ? `${days.length} days` : "24 hours";
  const peak = Math.max(...counts);
  const sum = counts.reduce((a, b) => a + b, 0);
  const label =
    sum === 0 ? `none in ${period}` : `${countOf(sum, "event")} in ${period}, at most ${countOf(peak, "event")} in one`;
  const pitch = (WIDTH + GAP) / counts.length;
  const bar = (index: number, h: number) => {
    const left = Math.round(index * pitch * 2) / 2;
    const wide = Math.max(0.5, Math.round((pitch - Math.min(GAP, pitch / 3)) * 2) / 2);
    return `M${left} ${HEIGHT}v-${h}h${wide}v${h}z`;
  };
  return (
    <svg
      class="sparkline"
      role="img"
      aria-label={label}
      width={WIDTH}
      height={HEIGHT}
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      preserveAspectRatio="none"
    >
      <title>{label}</title>
      <path class="sparkline-floor" d={counts.map((_, i) => bar(i, 1)).join("")} />
      <path class="sparkline-bars" d={counts.map((n, i) => (n === 0 ? "" : bar(i, height(n, peak)))).join("")} />
    </svg>
  );
}

/** A single event in a busy day must stay visible. */
const height = (count: number, peak: number) => Math.max(2, Math.round((count / peak) * HEIGHT));
