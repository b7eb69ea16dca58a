import type { Query } from "../database/database.ts";
import type { IssueDetail } from "./issue-detail.ts";

const MINUTES = `
insert into :schema.issue_minute as m (project_id, issue_id, minute, n)
select k.project_id, k.issue_id, k.minute, k.n
from unnest($1::bigint[], $2::bigint[], $3::integer[], $4::bigint[]) as k(project_id, issue_id, minute, n)
where exists (
  select from :schema.notify_rule r where r.project_id = $5::bigint and r.enabled and strpos(r.definition, '"minutes":') > 0)
order by k.project_id, k.issue_id, k.minute
on conflict (project_id, issue_id, minute) do update set n = m.n + excluded.n`;

/** Adds details to what is kept by the minute, for projects with a rule that is about minutes: of others nobody looks at them. */
export async function saveMinutes(query: Query, projectId: number, details: readonly IssueDetail[]): Promise<void> {
  const rows = details.flatMap(({ issueId, minutes }) => [...minutes].map(([minute, n]) => ({ issueId, minute, n })));
  if (rows.length === 0) return;
  await query(MINUTES, [
    rows.map(() => projectId),
    rows.map((row) => row.issueId),
    rows.map((row) => row.minute),
    rows.map((row) => row.n),
    projectId,
  ]);
}
