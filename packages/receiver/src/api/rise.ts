import type { Database } from "../database/database.ts";

/** How old an answer may be, and how old while a newer one is made, milliseconds. */
const FRESH = 60_000;
const STALE = 10 * FRESH;
const refreshed = new WeakMap<Database, Map<number, number>>();

/*
 * Of issues that occurred in the last two days, and of those that still have a number from then. Only what differs is written.
 */
const REFRESH = `
with recent as (
  select h.issue_id, sum(case when h.hour > to_timestamp($2::float8) - interval '24 hours' then h.n else -h.n end) as rise
  from :schema.issue_hour h
  join :schema.issue i on i.project_id = h.project_id and i.id = h.issue_id
  where h.project_id = $1::bigint and i.last_seen > to_timestamp($2::float8) - interval '48 hours'
    and h.hour > to_timestamp($2::float8) - interval '48 hours'
  group by h.issue_id
),
wanted as (
  select i.id, coalesce(r.rise, 0) as rise from :schema.issue i left join recent r on r.issue_id = i.id
  where i.project_id = $1::bigint and (r.issue_id is not null or i.rise <> 0)
),
locked as (
  select i.id, w.rise from :schema.issue i join wanted w on w.id = i.id
  where i.project_id = $1::bigint and i.rise <> w.rise order by i.id for no key update of i
)
update :schema.issue i set rise = l.rise from locked l where i.project_id = $1::bigint and i.id = l.id`;

/**
 * Brings up to date how much more an issue occurred in the last 24 hours than in the 24 hours before; at most once a minute for each
 * project. It reads every issue of two days, so nobody waits for it who can have an answer of a few minutes ago: that is given while the
 * next one is made.
 */
export async function refreshRise(database: Database, projectId: number, now: number): Promise<void> {
  const times = refreshed.get(database) ?? new Map<number, number>();
  refreshed.set(database, times);
  const age = now - (times.get(projectId) ?? 0);
  if (age < FRESH) return;
  times.set(projectId, now);
  const refresh = database.query(REFRESH, [projectId, now / 1000]);
  // What fails is tried again by who looks next.
  if (age < STALE) refresh.catch(() => times.delete(projectId));
  else await refresh;
}
