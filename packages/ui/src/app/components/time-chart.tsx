import { useState } from "preact/hooks";
import type { Point } from "../api/issue.ts";
import type { ReleaseMark } from "../api/issue-stats.ts";
import { countOf, formatCount } from "../text/format-count.ts";
import { formatDay, formatHour } from "../text/format-time.ts";
import { printable } from "../text/printable.ts";
import { Foreign } from "./foreign.tsx";
import { Icon } from "./icon.tsx";
import { Segments } from "./segments.tsx";
import { countsOf, lastDay, lastMonth, startOf } from "./time-span.ts";
import "./time-chart.css";

type TimeChartProps = {
  hours: readonly Point[];
  days: readonly Point[];
  /** Releases that came with the occurrences. */
  releases: readonly ReleaseMark[];
  /** ms since epoch */
  now: number;
};

/** Width of a bar and of what it stands in, in units of the drawing. */
const BAR = 8;
const PITCH = 10;
const HEIGHT = 100;

/** When it occurred, with the releases that it came with; as bars, and as a table for who cannot see or point at them. */
export function TimeChart({ hours, days, releases, now }: TimeChartProps) {
  const [period, setPeriod] = useState<"24h" | "30d">("30d");
  const [at, setAt] = useState<number | undefined>(undefined);
  const span = period === "24h" ? lastDay : lastMonth;
  const counts = countsOf(period === "24h" ? hours : days, span, now);
  const name = (index: number) => (period === "24h" ? formatHour : formatDay)(startOf(index, span, now));
  const peak = Math.max(1, ...counts);
  const sum = counts.reduce((a, b) => a + b, 0);
  const begin = startOf(0, span, now);
  const marks = releases.filter((release) => release.at >= begin);
  const markOf = (index: number) =>
    marks.filter((mark) => Math.floor((mark.at - begin) / span.width) === index).map(({ version }) => version);
  return (
    <figure class="time-chart" onPointerLeave={() => setAt(undefined)}>
      <figcaption class="time-words numbers">
        <span class="time-text">
          {at === undefined
            ? `${countOf(sum, "event")} in ${period === "24h" ? "24 hours" : "30 days"}`
            : [
                countOf(counts[at] ?? 0, "event"),
                name(at),
                ...markOf(at).map((version) => printable(version, 60)),
              ].join(" · ")}
        </span>
        <Segments
          label="Period of the chart"
          value={period}
          options={[
            ["24h", "24 h"],
            ["30d", "30 d"],
          ]}
          onChange={setPeriod}
        />
      </figcaption>
      <div class="time-plot">
        <span class="time-peak numbers" aria-hidden="true">
          {formatCount(peak)}
        </span>
        <svg
          class="time-bars"
          aria-hidden="true"
          viewBox={`0 0 ${counts.length * PITCH} ${HEIGHT}`}
          preserveAspectRatio="none"
        >
          {counts.map((count, index) => (
            <g key={index} class={index === at ? "time-bar time-at" : "time-bar"} onPointerEnter={() => setAt(index)}>
              <rect class="time-hit" x={index * PITCH} y="0" width={PITCH} height={HEIGHT} />
              <Bar index={index} share={count / peak} />
            </g>
          ))}
        </svg>
        {marks.map(({ version, at: then }) => (
          <span
            key={version}
            class="time-mark"
            aria-hidden="true"
            style={{ left: `${Math.min(100, ((then - begin) / span.width / span.length) * 100)}%` }}
          />
        ))}
      </div>
      <div class="time-axis" aria-hidden="true">
        <span>{name(0)}</span>
        <MarkNames marks={marks} />
        <span>{period === "24h" ? "now" : "today"}</span>
      </div>
      <details class="time-table">
        <summary>As a table</summary>
        {/* It may be longer than its window: who cannot use a mouse scrolls it with the arrow keys. */}
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable */}
        <section class="time-scroll" tabIndex={0} aria-label="Events over time">
          <table class="numbers">
            <thead>
              <tr>
                <th scope="col">{period === "24h" ? "Hour" : "Day"}</th>
                <th scope="col">Events</th>
                <th scope="col">First seen in release</th>
              </tr>
            </thead>
            <tbody>
              {counts.map((count, index) => (
                <tr key={index}>
                  <th scope="row">{name(index)}</th>
                  <td>{formatCount(count)}</td>
                  <td>
                    <Foreign text={markOf(index).join(", ")} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      </details>
    </figure>
  );
}

/** Nothing is a line on the floor, and a single event in a busy month stays visible. */
function Bar({ index, share }: { index: number; share: number }) {
  const tall = share === 0 ? 1.5 : Math.max(4, share * HEIGHT);
  return (
    <rect
      class={share === 0 ? "time-none" : "time-some"}
      x={index * PITCH + (PITCH - BAR) / 2}
      y={HEIGHT - tall}
      width={BAR}
      height={tall}
    />
  );
}

/** The releases of the chart in words: the newest by name, the others by number. */
function MarkNames({ marks }: { marks: readonly ReleaseMark[] }) {
  const newest = marks.at(-1);
  if (newest === undefined) return null;
  return (
    <span class="time-releases">
      <Icon name="flag" />
      <span class="time-release">
        <Foreign text={newest.version} limit={60} />
      </span>
      {marks.length > 1 && ` and ${countOf(marks.length - 1, "release")} before`}
    </span>
  );
}
