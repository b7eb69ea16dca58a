import { useState } from "preact/hooks";
import type { HourCount } from "../api/issue.ts";
import { countOf, formatCount } from "../text/format-count.ts";
import { formatHour } from "../text/format-time.ts";
import { lastHours, startOfHour } from "./last-hours.ts";
import "./hour-chart.css";

/** The last 24 hours with their figures: each bar says its hour and count. */
export function HourChart({ hours, now }: { hours: readonly HourCount[]; now: number }) {
  const [at, setAt] = useState<number | undefined>(undefined);
  const counts = lastHours(hours, now);
  const peak = Math.max(...counts);
  const sum = counts.reduce((a, b) => a + b, 0);
  const words = (index: number) => `${countOf(counts[index] ?? 0, "event")}, ${formatHour(startOfHour(index, now))}`;
  return (
    <figure class="hour-chart" onPointerLeave={() => setAt(undefined)}>
      <figcaption class="hour-words numbers">
        <span>{at === undefined ? `${countOf(sum, "event")} in 24 hours` : words(at)}</span>
        <span class="hour-peak">{`peak ${formatCount(peak)}`}</span>
      </figcaption>
      <ol class="hour-bars">
        {counts.map((count, index) => (
          <li
            key={startOfHour(index, now)}
            class={count === 0 ? "hour hour-none" : "hour"}
            onPointerEnter={() => setAt(index)}
          >
            <span class="said">{words(index)}</span>
            <span class="hour-bar" style={{ height: count === 0 ? "2px" : `${Math.max(4, (count / peak) * 100)}%` }} />
          </li>
        ))}
      </ol>
      <div class="hour-axis" aria-hidden="true">
        <span>{formatHour(startOfHour(0, now))}</span>
        <span>now</span>
      </div>
    </figure>
  );
}
