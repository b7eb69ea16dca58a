import type { Query } from "../database/database.ts";
import type { FoldedGroup } from "../store/fold-deliveries.ts";
import type { IssueChange } from "../store/issue-change.ts";
import type { IssueTotals } from "../store/save-issues.ts";
import { logActivity } from "./activity.ts";
import { writeOutbox } from "./outbox.ts";
import { findRegressions } from "./regressions.ts";
import { type Reopened, reopenIssues } from "./reopen-issues.ts";
import { endSnoozes } from "./snoozes.ts";

/** A saved batch, as the life cycle looks at it. */
export type SavedChanges = {
  groups: readonly FoldedGroup[];
  issueOf(group: FoldedGroup): number;
  totals: ReadonlyMap<IssueChange, IssueTotals>;
  created: ReadonlySet<number>;
};

/**
 * Decides what a batch means for its issues, inside the transaction that saves it and while their rows are locked: a new issue is
 * news, a resolved one may be back, an ignored one may have reached what it was ignored until. A batch that only repeats what is
 * known and open costs no statement here.
 *
 * @param now unix milliseconds.
 */
export async function applyLifeCycle(query: Query, saved: SavedChanges, now: number): Promise<void> {
  const withStatus = (status: string): IssueChange[] =>
    [...saved.totals].flatMap(([change, total]) => (total.status === status ? [change] : []));
  const fresh = [...saved.totals.keys()].filter(({ issueId }) => saved.created.has(issueId));
  const resolved = withStatus("resolved");
  const ignored = withStatus("ignored");
  if (fresh.length > 0) await announceNew(query, fresh);
  const reopened: Reopened[] = [];
  if (resolved.length > 0) reopened.push(...(await findRegressions(query, resolved, saved, now)));
  if (ignored.length > 0) reopened.push(...(await endSnoozes(query, ignored, saved, now)));
  await reopenIssues(query, reopened);
}

async function announceNew(query: Query, changes: readonly IssueChange[]): Promise<void> {
  const entries = changes.map(({ projectId, issueId }) => ({ projectId, issueId }));
  await logActivity(
    query,
    entries.map((entry) => ({ ...entry, kind: "first_seen" })),
  );
  await writeOutbox(
    query,
    entries.map((entry) => ({ ...entry, kind: "new_issue" })),
  );
}
