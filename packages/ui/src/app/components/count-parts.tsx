import type { CountParts } from "../api/issue.ts";
import { countOf, formatCount, formatShare } from "../text/format-count.ts";
import "./count-parts.css";

const parts = [
  { key: "stored", name: "Stored", help: "payloads kept as samples" },
  { key: "suppressed", name: "Folded in the app", help: "counted there, payload not sent" },
  { key: "sampled", name: "Sampled away", help: "counted here, payload not kept" },
  { key: "lost", name: "Lost", help: "refused by a quota, or dropped by the app" },
] as const;

/** Where a count comes from: every occurrence is in exactly one of the parts. */
export function CountPartsTable({ counts }: { counts: CountParts }) {
  const unexplained = counts.seen - parts.reduce((sum, { key }) => sum + counts[key], 0);
  return (
    <span class="parts">
      <span class="parts-bar" aria-hidden="true">
        {parts.map(
          ({ key }) =>
            counts[key] > 0 && <span key={key} class={`part-${key}`} style={{ flexGrow: counts[key] / counts.seen }} />,
        )}
      </span>
      <span class="parts-rows">
        {parts.map(({ key, name, help }) => (
          <span key={key} class={counts[key] === 0 ? "parts-row parts-zero" : "parts-row"}>
            <span class={`parts-key part-${key}`} aria-hidden="true" />
            <span class="parts-name">
              {name}
              <span class="parts-help">{help}</span>
            </span>
            <span class="parts-count numbers">{formatCount(counts[key])}</span>
          </span>
        ))}
        {unexplained !== 0 && (
          <span class="parts-row">
            <span class="parts-key" aria-hidden="true" />
            <span class="parts-name">Not explained</span>
            <span class="parts-count numbers">{formatCount(unexplained)}</span>
          </span>
        )}
        <span class="parts-row parts-sum">
          <span class="parts-name">Seen</span>
          <span class="parts-count numbers">{formatCount(counts.seen)}</span>
        </span>
      </span>
      <span class="parts-note">
        {counts.producers !== undefined &&
          counts.producers > 0 &&
          `Counted by ${countOf(counts.producers, "process", "processes")}. `}
        {`${formatShare(counts.stored, counts.seen)} of the occurrences have a payload here.`}
      </span>
    </span>
  );
}
