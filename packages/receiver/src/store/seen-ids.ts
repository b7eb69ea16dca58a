import type { Query } from "../database/database.ts";

/** How long an id is remembered, days. */
export const SEEN_WINDOW_DAYS = 7;

/*
 * The day of an id is the database's, never a client's. Two receivers whose transactions begin on either side of midnight would
 * write the same id into two partitions and both find it new. So within five minutes of midnight an id goes into both days'
 * partitions, and it is new only when both rows were: whoever comes second collides in one of them. Transactions are ended long
 * before five minutes, so that a row in an older partition is always visible to the check for the days before.
 */
const REMEMBER = `
with clock as (select (coalesce($4::timestamptz, now()) at time zone 'UTC') as t),
days as (select distinct d.day from clock, unnest(array[(t - interval '5 minutes')::date, (t + interval '5 minutes')::date]) as d(day)),
incoming as (select i.project_id, i.kind, i.id from unnest($1::bigint[], $2::smallint[], $3::uuid[]) as i(project_id, kind, id)),
added as (
  insert into :schema.seen (project_id, day, kind, id)
  select i.project_id, days.day, i.kind, i.id
  from incoming i cross join days
  where not exists (
    select from :schema.seen s
    where s.project_id = i.project_id and s.kind = i.kind and s.id = i.id
      and s.day >= ((coalesce($4::timestamptz, now()) - interval '${SEEN_WINDOW_DAYS} days') at time zone 'UTC')::date
      and s.day < ((coalesce($4::timestamptz, now()) - interval '5 minutes') at time zone 'UTC')::date
  )
  order by i.project_id, days.day, i.kind, i.id
  on conflict do nothing
  returning project_id, kind, id
)
select project_id::text as project_id, kind, id::text as id from added
group by project_id, kind, id having count(*) = (select count(*) from days)`;

/** One id to be remembered: `kind` as in DELIVERY_KIND, `id` as 32 hex digits. */
export type SeenId = { projectId: number; kind: number; id: string };

/** The key under which {@link rememberIds} reports an id. */
export const seenKey = (seen: SeenId): string => `${seen.projectId}:${seen.kind}:${seen.id}`;

/**
 * Remembers ids inside a transaction and tells which of them were never counted before.
 *
 * @param clock an instant instead of the database's `now()`, for tests of midnight.
 */
export async function rememberIds(query: Query, ids: readonly SeenId[], clock?: string): Promise<Set<string>> {
  const rows = await query<{ project_id: string; kind: number; id: string }>(REMEMBER, [
    ids.map((seen) => seen.projectId),
    ids.map((seen) => seen.kind),
    ids.map((seen) => seen.id),
    clock ?? null,
  ]);
  return new Set(
    rows.map((row) =>
      seenKey({ projectId: Number(row.project_id), kind: Number(row.kind), id: row.id.replaceAll("-", "") }),
    ),
  );
}
