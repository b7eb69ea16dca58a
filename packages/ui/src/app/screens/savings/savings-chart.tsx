import { useState } from "preact/hooks";
import type { SavingsDay } from "../../api/savings.ts";
import { countOf, formatCount } from "../../text/format-count.ts";
import { formatDay, formatShortDay } from "../../text/format-day.ts";
import { savingsParts } from "./savings-parts.ts";

const WIDTH = 960;
const HEIGHT = 200;
/** Anything there is stays visible beside a day with millions. */
const LEAST = 2;

/**
 * What was seen each day, by what became of it. The table beside it has the same figures for those who do not see it, so that the
 * drawing itself is silent.
 */
export function SavingsChart({ days }: { days: readonly SavingsDay[] }) {
  const [at, setAt] = useState<number | undefined>(undefined);
  const peak = Math.max(1, ...days.map(({ seen }) => seen));
  const step = WIDTH / Math.max(1, days.length);
  const shown = at === undefined ? undefined : days[at];
  return (
    <figure class="savings-chart" aria-hidden="true" onPointerLeave={() => setAt(undefined)}>
      <figcaption class="savings-legend numbers">
        <span class="savings-words">
          {shown === undefined
            ? `peak ${countOf(peak, "occurrence")} a day`
            : `${formatDay(shown.at)}: ${formatCount(shown.seen)} seen`}
        </span>
        {savingsParts.map(({ key, name }) => (
          <span key={key} class="savings-key">
            <span class={`parts-key part-${key === "suppressed" ? "suppressed" : key}`} />
            {name}
            {shown !== undefined && <strong>{formatCount(shown[key])}</strong>}
          </span>
        ))}
      </figcaption>
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" role="presentation">
        {[0.25, 0.5, 0.75].map((share) => (
          <path key={share} class="savings-line" d={`M0 ${HEIGHT * share}H${WIDTH}`} />
        ))}
        {days.map((day, index) => (
          <DayBar
            key={day.at}
            day={day}
            x={index * step}
            width={step}
            peak={peak}
            faded={at !== undefined && at !== index}
            onEnter={() => setAt(index)}
          />
        ))}
      </svg>
      <div class="savings-axis">
        {[days[0], days[Math.floor(days.length / 2)], days.at(-1)].map((day, index) => (
          <span key={index}>{day && formatShortDay(day.at)}</span>
        ))}
      </div>
    </figure>
  );
}

type DayBarProps = {
  day: SavingsDay;
  x: number;
  width: number;
  peak: number;
  faded: boolean;
  onEnter: () => void;
};

function DayBar({ day, x, width, peak, faded, onEnter }: DayBarProps) {
  let top = HEIGHT;
  const gap = Math.min(6, width * 0.25);
  return (
    <g class={faded ? "savings-day savings-faded" : "savings-day"} onPointerEnter={onEnter}>
      <rect class="savings-reach" x={x} y={0} width={width} height={HEIGHT} />
      {savingsParts.map(({ key }) => {
        if (day[key] === 0) return null;
        const height = Math.max(LEAST, (day[key] / peak) * HEIGHT);
        top = Math.max(0, top - height);
        return (
          <rect key={key} class={`savings-${key}`} x={x + gap / 2} y={top} width={width - gap} height={height} rx={1} />
        );
      })}
    </g>
  );
}
