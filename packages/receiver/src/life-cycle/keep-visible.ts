import type { IssueChange } from "../store/issue-change.ts";
import type { IssueTotals } from "../store/save-issues.ts";

/**
 * Takes out what belongs to discarded issues: it was counted, as the number of what was refused at the door, and nothing else of it
 * is kept.
 *
 * @returns the changes that remain, in their order.
 */
export function keepVisible(totals: Map<IssueChange, IssueTotals>): IssueChange[] {
  for (const [change, total] of totals) if (total.status === "discarded") totals.delete(change);
  return [...totals.keys()];
}
