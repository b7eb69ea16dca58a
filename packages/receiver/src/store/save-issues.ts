import type { Query } from "../database/database.ts";
import type { IssueChange } from "./issue-change.ts";

/*
 * Every issue exists by now, so this always updates. `insert … on conflict` and not `update … from`, because only an insert takes its
 * locks in the order of its rows. Should a row be inserted all the same, somebody deleted the issue in between: see `vanished`.
 */
const SAVE = `
insert into :schema.issue as i (project_id, id, title, culprit, type, value, level, platform, first_seen, last_seen, times_seen, payloads, suppressed, lost)
select k.project_id, k.id, k.title, k.culprit, k.type, k.value, k.level, k.platform, to_timestamp(k.first), to_timestamp(k.last), k.n, k.payloads, k.suppressed, k.lost
from unnest($1::bigint[], $2::bigint[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::float8[], $10::float8[], $11::bigint[], $12::bigint[], $13::bigint[], $14::bigint[])
  as k(project_id, id, title, culprit, type, value, level, platform, first, last, n, payloads, suppressed, lost)
order by k.project_id, k.id
on conflict (project_id, id) do update set
  title = case when excluded.last_seen >= i.last_seen then excluded.title else i.title end,
  culprit = case when excluded.last_seen >= i.last_seen then excluded.culprit else i.culprit end,
  type = case when excluded.last_seen >= i.last_seen then excluded.type else i.type end,
  value = case when excluded.last_seen >= i.last_seen then excluded.value else i.value end,
  level = case when excluded.last_seen >= i.last_seen then excluded.level else i.level end,
  platform = case when excluded.last_seen >= i.last_seen then excluded.platform else i.platform end,
  first_seen = least(i.first_seen, excluded.first_seen),
  last_seen = greatest(i.last_seen, excluded.last_seen),
  times_seen = i.times_seen + excluded.times_seen,
  payloads = i.payloads + excluded.payloads,
  suppressed = i.suppressed + excluded.suppressed,
  lost = i.lost + excluded.lost
returning i.project_id::text as project_id, i.id::text as id, i.times_seen::text as times_seen, i.payloads::text as payloads, i.status, (i.xmax = 0) as inserted`;

/** An issue after a batch was added. */
export type IssueTotals = { timesSeen: number; payloads: number; status: string };

/** Thrown when an issue was deleted or merged while a batch was on its way to it; the batch is run again and finds another issue. */
export class IssueVanished extends Error {
  override readonly name = "IssueVanished";
}

/** Adds the counts of a batch to its issues and locks their rows until the transaction ends. */
export async function saveIssues(
  query: Query,
  changes: readonly IssueChange[],
): Promise<Map<IssueChange, IssueTotals>> {
  const rows = await query<{ id: string; times_seen: string; payloads: string; status: string; inserted: boolean }>(
    SAVE,
    [
      changes.map((change) => change.projectId),
      changes.map((change) => change.issueId),
      changes.map((change) => change.newest.title),
      changes.map((change) => change.newest.culprit ?? ""),
      changes.map((change) => splitTitle(change.newest.title).type),
      changes.map((change) => splitTitle(change.newest.title).value),
      changes.map((change) => change.newest.level),
      changes.map((change) => change.newest.platform),
      changes.map((change) => change.first),
      changes.map((change) => change.last),
      changes.map((change) => change.n),
      changes.map((change) => change.payloads),
      changes.map((change) => change.suppressed),
      changes.map((change) => change.lost),
    ],
  );
  if (rows.some((row) => row.inserted || row.status === "merged")) throw new IssueVanished();
  const totals = new Map(rows.map((row) => [Number(row.id), row]));
  return new Map(
    changes.map((change) => {
      const row = totals.get(change.issueId);
      return [
        change,
        { timesSeen: Number(row?.times_seen), payloads: Number(row?.payloads), status: row?.status ?? "" },
      ];
    }),
  );
}

/** Error type and message of a title such as `TypeError: x is not a function`; a plain message has no type. */
export function splitTitle(title: string): { type: string; value: string } {
  const match = /^([A-Za-z_$][\w$.:\\]{0,199}): /.exec(title);
  return match?.[1] ? { type: match[1], value: title.slice(match[0].length) } : { type: "", value: title };
}
