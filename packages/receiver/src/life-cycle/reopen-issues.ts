import type { Query } from "../database/database.ts";
import { type ActivityKind, logActivity } from "./activity.ts";
import { type NewsKind, writeOutbox } from "./outbox.ts";

/** An issue that is open again, and why. */
export type Reopened = {
  projectId: number;
  issueId: number;
  why: "regression" | "unignored";
  data: Record<string, unknown>;
};

const OUTCOME: Record<Reopened["why"], { substatus: string; activity: ActivityKind; news: NewsKind }> = {
  regression: { substatus: "regressed", activity: "set_regression", news: "regression" },
  unignored: { substatus: "escalating", activity: "set_escalating", news: "unignored" },
};

const REOPEN = `
update :schema.issue i set status = 'unresolved', substatus = k.substatus
from unnest($1::bigint[], $2::bigint[], $3::text[]) as k(project_id, id, substatus)
where i.project_id = k.project_id and i.id = k.id`;

/** Opens issues again, with the log entry and the news, and forgets what had closed them. Their rows are locked by the caller. */
export async function reopenIssues(query: Query, reopened: readonly Reopened[]): Promise<void> {
  if (reopened.length === 0) return;
  const keys = [reopened.map((issue) => issue.projectId), reopened.map((issue) => issue.issueId)];
  await query(REOPEN, [...keys, reopened.map(({ why }) => OUTCOME[why].substatus)]);
  await forgetClosing(query, keys[0] ?? [], keys[1] ?? []);
  await logActivity(
    query,
    reopened.map(({ projectId, issueId, why, data }) => ({ projectId, issueId, kind: OUTCOME[why].activity, data })),
  );
  await writeOutbox(
    query,
    reopened.map(({ projectId, issueId, why, data }) => ({ projectId, issueId, kind: OUTCOME[why].news, data })),
  );
}

/** Forgets resolutions and snoozes of issues. */
export async function forgetClosing(
  query: Query,
  projectIds: readonly number[],
  issueIds: readonly number[],
): Promise<void> {
  for (const table of ["issue_resolution", "issue_snooze"]) {
    await query(
      `delete from :schema.${table} t using unnest($1::bigint[], $2::bigint[]) as k(project_id, issue_id)
       where t.project_id = k.project_id and t.issue_id = k.issue_id`,
      [projectIds, issueIds],
    );
  }
}
