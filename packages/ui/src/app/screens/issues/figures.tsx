import type { CountParts, Issue } from "../../api/issue.ts";
import { CountPartsTable } from "../../components/count-parts.tsx";
import { Hint } from "../../components/hint.tsx";
import { formatCount } from "../../text/format-count.ts";

/** The sum over issues whose parts are all known; `undefined` else, because half a sum would be a wrong one. */
export function sumOfParts(issues: readonly Issue[]): CountParts | undefined {
  const sum: CountParts = { seen: 0, stored: 0, sampled: 0, suppressed: 0, lost: 0 };
  for (const { parts } of issues) {
    if (parts === undefined) return undefined;
    for (const key of ["seen", "stored", "sampled", "suppressed", "lost"] as const) sum[key] += parts[key];
  }
  return sum;
}

type FiguresProps = { counts: CountParts; of: string };

/** What folding did for this project: everything was seen, little of it had to be stored. */
export function Figures({ counts, of }: FiguresProps) {
  return (
    <p class="figures numbers">
      <Hint
        label={`Seen ${formatCount(counts.seen)} occurrences, stored ${formatCount(counts.stored)} payloads: where the counts come from`}
        trigger={
          <span class="figures-line">
            seen <strong>{formatCount(counts.seen)}</strong> {counts.seen === 1 ? "occurrence" : "occurrences"}, stored{" "}
            <strong>{formatCount(counts.stored)}</strong> {counts.stored === 1 ? "payload" : "payloads"}
            {of !== "" && <span class="figures-of"> {of}</span>}
          </span>
        }
      >
        <CountPartsTable counts={counts} />
      </Hint>
    </p>
  );
}
