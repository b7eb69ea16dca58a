import type { Query } from "../database/database.ts";
import { addSpan, type IssueDetail, type Span } from "./issue-detail.ts";

const HOURS = `
insert into :schema.issue_hour as h (project_id, issue_id, environment, hour, n)
select k.project_id, k.issue_id, k.environment, to_timestamp(k.hour), k.n
from unnest($1::bigint[], $2::bigint[], $3::text[], $4::float8[], $5::bigint[]) as k(project_id, issue_id, environment, hour, n)
order by k.project_id, k.issue_id, k.environment, k.hour
on conflict (project_id, issue_id, environment, hour) do update set n = h.n + excluded.n`;

const ISSUE_RELEASES = `
insert into :schema.issue_release as r (project_id, issue_id, release, first_seen, last_seen, n)
select k.project_id, k.issue_id, k.release, to_timestamp(k.first), to_timestamp(k.last), k.n
from unnest($1::bigint[], $2::bigint[], $3::text[], $4::float8[], $5::float8[], $6::bigint[]) as k(project_id, issue_id, release, first, last, n)
order by k.project_id, k.issue_id, k.release
on conflict (project_id, issue_id, release) do update set
  n = r.n + excluded.n, first_seen = least(r.first_seen, excluded.first_seen), last_seen = greatest(r.last_seen, excluded.last_seen)
returning issue_id::text as issue_id, release, extract(epoch from first_seen)::float8 as first, (xmax = 0) as inserted`;

/** Which release is the one an issue was first seen in, where that may have changed. */
const BIRTHS = `
update :schema.issue_release r set is_first = (r.release = f.release)
from (
  select distinct on (issue_id) issue_id, release from :schema.issue_release
  where project_id = $1::bigint and issue_id = any($2::bigint[]) order by issue_id, first_seen, release
) f
where r.project_id = $1::bigint and r.issue_id = f.issue_id and r.is_first <> (r.release = f.release)`;

const RELEASES = `
insert into :schema.release as r (project_id, version, first_seen, last_seen, n)
select k.project_id, k.version, to_timestamp(k.first), to_timestamp(k.last), k.n
from unnest($1::bigint[], $2::text[], $3::float8[], $4::float8[], $5::bigint[]) as k(project_id, version, first, last, n)
order by k.project_id, k.version
on conflict (project_id, version) do update set
  n = r.n + excluded.n, first_seen = least(r.first_seen, excluded.first_seen), last_seen = greatest(r.last_seen, excluded.last_seen)`;

/** Adds details to the statistics per issue, environment and hour. */
export async function saveHours(query: Query, projectId: number, details: readonly IssueDetail[]): Promise<void> {
  const rows = details.flatMap(({ issueId, hours }) => [...hours.values()].map((hour) => ({ issueId, ...hour })));
  if (rows.length === 0) return;
  await query(HOURS, [
    rows.map(() => projectId),
    rows.map((row) => row.issueId),
    rows.map((row) => row.environment),
    rows.map((row) => row.hour),
    rows.map((row) => row.n),
  ]);
}

/** Adds details to the releases of their issues, and to those of the project. */
export async function saveReleases(query: Query, projectId: number, details: readonly IssueDetail[]): Promise<void> {
  const rows = details.flatMap(({ issueId, releases }) =>
    [...releases].map(([release, span]) => ({ issueId, release, span })),
  );
  if (rows.length === 0) return;
  const saved = await query<{ issue_id: string; release: string; first: number; inserted: boolean }>(ISSUE_RELEASES, [
    rows.map(() => projectId),
    rows.map((row) => row.issueId),
    rows.map((row) => row.release),
    ...spans(rows.map((row) => row.span)),
  ]);
  // A release that is not new to an issue becomes its first one only by an occurrence that came late.
  const sent = new Map(rows.map(({ issueId, release, span }) => [`${issueId}:${release}`, span.first]));
  const news = saved.filter(
    (row) => row.inserted || row.first >= (sent.get(`${row.issue_id}:${row.release}`) ?? Number.NaN) - 1e-3,
  );
  await markBirths(query, projectId, [...new Set(news.map((row) => Number(row.issue_id)))]);
  const sums = new Map<string, Span>();
  for (const { release, span } of rows) {
    const known = sums.get(release);
    if (known) addSpan(known, span);
    else sums.set(release, { ...span });
  }
  await query(RELEASES, [[...sums].map(() => projectId), [...sums.keys()], ...spans([...sums.values()])]);
}

/** Marks the release in which each of some issues was first seen. */
export async function markBirths(query: Query, projectId: number, issueIds: readonly number[]): Promise<void> {
  if (issueIds.length > 0) await query(BIRTHS, [projectId, issueIds]);
}

const spans = (rows: readonly Span[]): number[][] => [
  rows.map((span) => span.first),
  rows.map((span) => span.last),
  rows.map((span) => span.n),
];
