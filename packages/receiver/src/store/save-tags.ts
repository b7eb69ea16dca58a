import type { Query } from "../database/database.ts";
import type { IssueDetail } from "./issue-detail.ts";

/** Values of one tag key of one issue that keep a name; later ones count as the rest. */
export const MAX_NAMED_VALUES = 100;

const TOTALS = `
insert into :schema.issue_tag as t (project_id, issue_id, key, total)
select k.project_id, k.issue_id, k.key, k.n
from unnest($1::bigint[], $2::bigint[], $3::text[], $4::bigint[]) as k(project_id, issue_id, key, n)
order by k.project_id, k.issue_id, k.key
on conflict (project_id, issue_id, key) do update set total = t.total + excluded.total
returning t.issue_id::text as issue_id, t.key, t.named`;

/*
 * Values that have a name get their count; new ones get a name while there is room. The project is being settled by one
 * receiver at a time, so nobody else gives names in the meantime. A value without a name is in the total alone: that is the rest.
 */
const VALUES = `
with incoming as (
  select k.project_id, k.issue_id, k.key, k.value, k.n, k.room, v.value is not null as named,
    row_number() over (partition by k.project_id, k.issue_id, k.key, v.value is not null order by k.n desc, k.value) as place
  from unnest($1::bigint[], $2::bigint[], $3::text[], $4::text[], $5::bigint[], $6::integer[]) as k(project_id, issue_id, key, value, n, room)
  left join :schema.issue_tag_value v
    on v.project_id = k.project_id and v.issue_id = k.issue_id and v.key = k.key and v.value = k.value
),
saved as (
  insert into :schema.issue_tag_value as v (project_id, issue_id, key, value, n)
  select project_id, issue_id, key, value, n from incoming where named or place <= room
  order by project_id, issue_id, key, value
  on conflict (project_id, issue_id, key, value) do update set n = v.n + excluded.n
  returning v.project_id, v.issue_id, v.key, (v.xmax = 0) as inserted
)
update :schema.issue_tag t set named = t.named + s.n
from (select project_id, issue_id, key, count(*)::integer as n from saved where inserted group by 1, 2, 3) s
where t.project_id = s.project_id and t.issue_id = s.issue_id and t.key = s.key`;

/** Adds details to the tag tables of their issues. */
export async function saveTags(query: Query, projectId: number, details: readonly IssueDetail[]): Promise<void> {
  const keys = details.flatMap(({ issueId, tags }) =>
    [...tags].map(([key, values]) => ({
      issueId,
      key,
      values,
      n: [...values.values()].reduce((sum, n) => sum + n, 0),
    })),
  );
  if (keys.length === 0) return;
  const totals = await query<{ issue_id: string; key: string; named: number }>(TOTALS, [
    keys.map(() => projectId),
    keys.map(({ issueId }) => issueId),
    keys.map(({ key }) => key),
    keys.map(({ n }) => n),
  ]);
  const room = new Map(
    totals.map((row) => [`${row.issue_id}:${row.key}`, Math.max(0, MAX_NAMED_VALUES - Number(row.named))]),
  );
  const rows = keys.flatMap(({ issueId, key, values }) =>
    [...values].flatMap(([value, n]) =>
      value === null ? [] : [{ issueId, key, value, n, room: room.get(`${issueId}:${key}`) ?? 0 }],
    ),
  );
  if (rows.length === 0) return;
  await query(VALUES, [
    rows.map(() => projectId),
    rows.map((row) => row.issueId),
    rows.map((row) => row.key),
    rows.map((row) => row.value),
    rows.map((row) => row.n),
    rows.map((row) => row.room),
  ]);
}
