import type { Query } from "../database/database.ts";

/** What happened to an issue, in Sentry's words where it has one. */
export type ActivityKind =
  | "first_seen"
  | "set_resolved"
  | "set_resolved_in_release"
  | "set_regression"
  | "set_unresolved"
  | "set_ignored"
  | "set_escalating"
  | "assigned"
  | "unassigned"
  | "merge"
  | "unmerge"
  | "note"
  | "create_issue";

/** One entry of the activity log. `actor` is who did it; nothing when it was the receiver itself. */
export type ActivityEntry = {
  projectId: number;
  issueId: number;
  kind: ActivityKind;
  actor?: string;
  data?: Record<string, unknown>;
};

const LOG = `
insert into :schema.activity (project_id, issue_id, kind, actor, data)
select k.project_id, k.issue_id, k.kind, k.actor, k.data
from unnest($1::bigint[], $2::bigint[], $3::text[], $4::text[], $5::text[]) as k(project_id, issue_id, kind, actor, data)`;

/** Writes entries of the activity log, inside the transaction of what they tell about. */
export async function logActivity(query: Query, entries: readonly ActivityEntry[]): Promise<void> {
  if (entries.length === 0) return;
  await query(LOG, [
    entries.map((entry) => entry.projectId),
    entries.map((entry) => entry.issueId),
    entries.map((entry) => entry.kind),
    entries.map((entry) => entry.actor ?? null),
    entries.map((entry) => JSON.stringify(entry.data ?? {})),
  ]);
}
