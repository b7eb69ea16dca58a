import type { Accepted } from "./apply-quotas.ts";
import type { FoldedGroup } from "./fold-deliveries.ts";
import type { IssueChange } from "./issue-change.ts";
import type { IssueTotals } from "./save-issues.ts";

/**
 * Notes with each delivery which of its fingerprints belong to discarded issues, so that its client may keep their payloads to itself.
 *
 * @param totals all issues of the batch, the discarded ones as well.
 */
export function tellDiscarded(
  accepted: readonly Accepted[],
  groups: readonly FoldedGroup[],
  issueOf: (group: FoldedGroup) => number,
  totals: ReadonlyMap<IssueChange, IssueTotals>,
): void {
  const discarded = new Set(
    [...totals].flatMap(([change, { status }]) => (status === "discarded" ? change.issueId : [])),
  );
  if (discarded.size === 0) return;
  const hashes = new Set(
    groups
      .filter((group) => discarded.has(issueOf(group)))
      .flatMap(({ projectId, hashes }) => hashes.map((hash) => `${projectId}:${hash}`)),
  );
  for (const { projectId, delivery, result } of accepted) {
    const own = delivery.groups.flatMap(({ tally }) =>
      hashes.has(`${projectId}:${tally.fingerprint}`) ? tally.fingerprint : [],
    );
    if (own.length > 0) result.discarded = [...new Set([...(result.discarded ?? []), ...own])];
  }
}
