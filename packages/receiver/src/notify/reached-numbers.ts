import type { Query } from "../database/database.ts";
import type { RuleEvent } from "./rule.ts";

/** Events of a rule that are about numbers. */
export type NumberEvent = Extract<RuleEvent, { on: "frequency" | "spike" }>;

/** An issue that reached a number. */
export type Reached = {
  issueId: string;
  n: number;
  /** What it has usually, of a spike. */
  usual?: number;
  /** When, unix seconds: of two within `period` one is told. */
  at: number;
};

/** What of a rule's numbers stands apart from its others: each is told by itself. */
export function numberKind(event: NumberEvent): string {
  if (event.on === "spike") return `spike/${event.against}`;
  return event.minutes === undefined ? `frequency/${event.hours}h` : `frequency/${event.minutes}m`;
}

/** How long a number is told once, seconds. */
export function periodOf(event: NumberEvent): number {
  if (event.on === "spike") return 3_600;
  return event.minutes === undefined ? (event.hours ?? 1) * 3_600 : event.minutes * 60;
}

/** The open issues of a project that have reached a number now. @param now unix milliseconds. */
export async function reachedNumbers(
  query: Query,
  projectId: number,
  event: NumberEvent,
  now: number,
): Promise<Reached[]> {
  if (event.on === "spike") return await spikes(query, projectId, event, now);
  const { minutes, hours = 1, count } = event;
  if (minutes !== undefined) return await inMinutes(query, projectId, { minutes, count }, now);
  const rows = await query<{ issue_id: string; n: number }>(IN_HOURS, [projectId, now / 1000, hours, count]);
  return rows.map(({ issue_id, n }) => ({ issueId: issue_id, n, at: now / 1000 }));
}

// Issues seen within the period come first, by their index, and of those the ones that were ever seen so often: an issue has few hours, a
// project has many.
const IN_HOURS = `
select i.id::text as issue_id, s.n from :schema.issue i
cross join lateral (
  select sum(h.n)::float8 as n from :schema.issue_hour h
  where h.project_id = i.project_id and h.issue_id = i.id and h.hour > to_timestamp($2::float8) - $3::integer * interval '1 hour'
) s
where i.project_id = $1::bigint and i.status = 'unresolved' and i.times_seen > $4::bigint and s.n > $4::float8
  and i.last_seen > to_timestamp($2::float8) - $3::integer * interval '1 hour'`;

/** How far back a window may end, minutes: clients report up to a minute late, and a receiver may be away for a moment. */
const LATE = 5;

// Every window of so many minutes that ended lately, not only the one that ends now: a burst must not fall between two looks.
const IN_MINUTES = `
select distinct on (issue_id) issue_id::text as issue_id, n::float8 as n, minute from (
  select m.issue_id, m.minute,
    sum(m.n) over (partition by m.issue_id order by m.minute range between $3::integer - 1 preceding and current row) as n
  from :schema.issue_minute m
  where m.project_id = $1::bigint and m.minute > $2::integer - $3::integer - ${LATE} and m.minute <= $2::integer) w
join :schema.issue i on i.project_id = $1::bigint and i.id = w.issue_id and i.status = 'unresolved'
where w.n > $4::float8 and w.minute > $2::integer - ${LATE}
order by issue_id, minute desc`;

async function inMinutes(
  query: Query,
  projectId: number,
  { minutes, count }: { minutes: number; count: number },
  now: number,
): Promise<Reached[]> {
  const rows = await query<{ issue_id: string; n: number; minute: number }>(IN_MINUTES, [
    projectId,
    Math.floor(now / 60_000),
    minutes,
    count,
  ]);
  return rows.map(({ issue_id, n, minute }) => ({ issueId: issue_id, n, at: (minute + 1) * 60 }));
}

/** Hours that a spike is compared with: how many, and seconds between them. */
const PAST = { day: { hours: 7, step: 86_400 }, week: { hours: 4, step: 7 * 86_400 } };

/** Until so many seconds of an hour have gone, the one before is looked at as well: its last minutes may have come since. */
const LOOK_BACK = 600;

// The median, because one bad day of seven must not hide the next one. Hours without a row are zeros of it.
const SPIKES = `
select c.issue_id::text as issue_id, c.n, b.usual from (
  select i.id as issue_id, s.n from :schema.issue i
  cross join lateral (
    select sum(h.n)::float8 as n from :schema.issue_hour h
    where h.project_id = i.project_id and h.issue_id = i.id and h.hour = to_timestamp($2::float8)) s
  where i.project_id = $1::bigint and i.status = 'unresolved' and i.last_seen >= to_timestamp($2::float8)
    and i.times_seen >= $4::bigint and s.n >= $4::float8) c
cross join lateral (
  select percentile_cont(0.5) within group (order by coalesce(p.n, 0)) as usual
  from generate_series(1, $5::integer) as g(k)
  left join (
    select h.hour, sum(h.n)::float8 as n from :schema.issue_hour h
    where h.project_id = $1::bigint and h.issue_id = c.issue_id
      and h.hour in (select to_timestamp($2::float8 - j * $6::float8) from generate_series(1, $5::integer) as s(j))
    group by h.hour) p on p.hour = to_timestamp($2::float8 - g.k * $6::float8)) b
where c.n >= b.usual * $3::float8`;

async function spikes(
  query: Query,
  projectId: number,
  { factor, atLeast, against }: Extract<NumberEvent, { on: "spike" }>,
  now: number,
): Promise<Reached[]> {
  const hour = Math.floor(now / 3_600_000) * 3_600;
  const hours = now / 1000 - hour < LOOK_BACK ? [hour - 3_600, hour] : [hour];
  const reached = new Map<string, Reached>();
  for (const at of hours) {
    const { hours: count, step } = PAST[against];
    const values = [projectId, at, factor, atLeast, count, step];
    const rows = await query<{ issue_id: string; n: number; usual: number }>(SPIKES, values);
    // A spike of the running hour stands for one that began in the hour before.
    for (const { issue_id, n, usual } of rows) reached.set(issue_id, { issueId: issue_id, n, usual, at });
  }
  return [...reached.values()];
}
