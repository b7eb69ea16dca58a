import type { HourCount } from "../api/issue.ts";
import { countOf } from "../text/format-count.ts";
import { HOURS, lastHours } from "./last-hours.ts";
import "./sparkline.css";

const BAR = 4;
const GAP = 1;
const HEIGHT = 28;
const WIDTH = HOURS * (BAR + GAP) - GAP;

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
      width={WIDTH}
      height={HEIGHT}
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
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
