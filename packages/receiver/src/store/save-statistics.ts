import type { Query } from "../database/database.ts";
import type { IssueChange, Span } from "./issue-change.ts";

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
  n = r.n + excluded.n, first_seen = least(r.first_seen, excluded.first_seen), last_seen = greatest(r.last_seen, excluded.last_seen)`;

const RELEASES = `
insert into :schema.release as r (project_id, version, first_seen, last_seen, n)
select k.project_id, k.version, to_timestamp(k.first), to_timestamp(k.last), k.n
from unnest($1::bigint[], $2::text[], $3::float8[], $4::float8[], $5::bigint[]) as k(project_id, version, first, last, n)
order by k.project_id, k.version
on conflict (project_id, version) do update set
  n = r.n + excluded.n, first_seen = least(r.first_seen, excluded.first_seen), last_seen = greatest(r.last_seen, excluded.last_seen)`;

/** Adds a batch to the statistics per issue, environment and hour. */
export async function saveHours(query: Query, changes: readonly IssueChange[]): Promise<void> {
  const rows = changes.flatMap((change) => [...change.hours.values()].map((hour) => ({ change, hour })));
  if (rows.length === 0) return;
  await query(HOURS, [
    rows.map(({ change }) => change.projectId),
    rows.map(({ change }) => change.issueId),
    rows.map(({ hour }) => hour.environment),
    rows.map(({ hour }) => hour.hour),
    rows.map(({ hour }) => hour.n),
  ]);
}

/** Adds a batch to the releases of its issues, and to those of its projects. */
export async function saveReleases(query: Query, changes: readonly IssueChange[]): Promise<void> {
  const rows = changes.flatMap((change) => [...change.releases].map(([release, span]) => ({ change, release, span })));
  if (rows.length === 0) return;
  await query(ISSUE_RELEASES, [
    rows.map(({ change }) => change.projectId),
    rows.map(({ change }) => change.issueId),
    rows.map(({ release }) => release),
    ...spans(rows.map(({ span }) => span)),
  ]);
  const perProject = new Map<string, { projectId: number; release: string; span: Span }>();
  for (const { change, release, span } of rows) {
    const key = `${change.projectId}:${release}`;
    const known = perProject.get(key);
    if (known) {
      known.span = {
        n: known.span.n + span.n,
        first: Math.min(known.span.first, span.first),
        last: Math.max(known.span.last, span.last),
      };
    } else perProject.set(key, { projectId: change.projectId, release, span });
  }
  const releases = [...perProject.values()];
  await query(RELEASES, [
    releases.map((row) => row.projectId),
    releases.map((row) => row.release),
    ...spans(releases.map((row) => row.span)),
  ]);
}

const spans = (rows: readonly Span[]): number[][] => [
  rows.map((span) => span.first),
  rows.map((span) => span.last),
  rows.map((span) => span.n),
];
