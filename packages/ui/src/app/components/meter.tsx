import { formatCount } from "../text/format-count.ts";
import "./meter.css";

type MeterProps = {
  used: number;
  /** No bar without a limit. */
  limit: number | undefined;
  /** What is measured, for screen readers. */
  label: string;
  format?: (value: number) => string;
};

/** How much of a limit is used. The colour changes where it comes to matter; the words always say it. */
export function Meter({ used, limit, label, format = formatCount }: MeterProps) {
  const share = limit === undefined ? 0 : limit === 0 ? 1 : Math.min(1, used / limit);
  const state = share >= 1 ? "full" : share >= 0.8 ? "high" : "fine";
  return (
    <div class={`meter meter-${state}`}>
      <p class="meter-words numbers">
        <strong>{format(used)}</strong>
        {limit === undefined ? " used" : ` of ${format(limit)}`}
        {state === "full" && <span class="meter-state"> · used up</span>}
      </p>
      {limit !== undefined && (
        // biome-ignore lint/a11y/useSemanticElements: a real meter cannot be given these colours in every browser
        <div
          class="meter-bar"
          role="meter"
          aria-label={label}
          aria-valuenow={Math.min(used, limit)}
          aria-valuemin={0}
          aria-valuemax={limit}
          aria-valuetext={`${format(used)} of ${format(limit)}`}
        >
          <span class="meter-fill" style={{ width: `${share * 100}%` }} />
        </div>
      )}
    </div>
  );
}
