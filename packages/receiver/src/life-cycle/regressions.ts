import type { Query } from "../database/database.ts";
import type { IssueChange } from "../store/issue-change.ts";
import type { SavedChanges } from "./apply-life-cycle.ts";
import type { Reopened } from "./reopen-issues.ts";
import { findRegression, type Reappearance, type Resolution } from "./resolution.ts";

const RESOLUTIONS = `
select r.project_id::text as project_id, r.issue_id::text as issue_id, r.kind, r.release, (extract(epoch from r.at) * 1000)::float8 as at
from unnest($1::bigint[], $2::bigint[]) as k(project_id, issue_id)
join :schema.issue_resolution r on r.project_id = k.project_id and r.issue_id = k.issue_id`;

/** Since when a release is known: when it was released, or else made known or first seen, whichever came first. */
export const RELEASE_TIME = `(extract(epoch from coalesce(r.released_at, least(r.created_at, r.first_seen))) * 1000)::float8`;

const TIMES = `
select r.project_id::text as project_id, r.version, ${RELEASE_TIME} as at
from unnest($1::bigint[], $2::text[]) as k(project_id, version)
join :schema.release r on r.project_id = k.project_id and r.version = k.version`;

type ResolutionRow = {
  project_id: string;
  issue_id: string;
  kind: Resolution["kind"];
  release: string | null;
  at: number;
};

/** Which of some resolved issues are back with this batch. */
export async function findRegressions(
  query: Query,
  changes: readonly IssueChange[],
  saved: SavedChanges,
  now: number,
): Promise<Reopened[]> {
  const rows = await query<ResolutionRow>(RESOLUTIONS, [
    changes.map((change) => change.projectId),
    changes.map((change) => change.issueId),
  ]);
  const resolutionOf = new Map(rows.map((row) => [`${row.project_id}:${row.issue_id}`, row]));
  const seen = reappearances(saved);
  const times = await releaseTimes(query, changes, rows, seen);
  return changes.flatMap((change) => {
    const key = `${change.projectId}:${change.issueId}`;
    const row = resolutionOf.get(key);
    // A row that got lost must not silence an issue for good.
    const resolution = (row ?? { kind: "now", at: 0 }) as Resolution;
    const back = findRegression(resolution, seen.get(key) ?? [], (release) => {
      const known = times.get(`${change.projectId}:${release}`);
      return known === undefined ? undefined : Math.min(known, now);
    });
    if (back === undefined) return [];
    const { projectId, issueId } = change;
    return [{ projectId, issueId, why: "regression" as const, data: { release: back.release, was: resolution } }];
  });
}

/** What each issue had, by release, with the last moment of each. */
function reappearances({ groups, issueOf }: SavedChanges): Map<string, Reappearance[]> {
  const found = new Map<string, Reappearance[]>();
  for (const group of groups) {
    const key = `${group.projectId}:${issueOf(group)}`;
    const entry = { release: group.tally.release, last: group.tally.last_seen * 1000 };
    const known = found.get(key);
    if (known) known.push(entry);
    else found.set(key, [entry]);
  }
  return found;
}

async function releaseTimes(
  query: Query,
  changes: readonly IssueChange[],
  resolutions: readonly ResolutionRow[],
  seen: ReadonlyMap<string, readonly Reappearance[]>,
): Promise<Map<string, number>> {
  const wanted = [
    ...changes.flatMap(({ projectId, issueId }) =>
      (seen.get(`${projectId}:${issueId}`) ?? []).map(({ release }) => ({ projectId, release })),
    ),
    ...resolutions.map((row) => ({ projectId: Number(row.project_id), release: row.release })),
  ].filter(({ release }) => release != null);
  if (wanted.length === 0) return new Map();
  const rows = await query<{ project_id: string; version: string; at: number }>(TIMES, [
    wanted.map(({ projectId }) => projectId),
    wanted.map(({ release }) => release),
  ]);
  return new Map(rows.map((row) => [`${row.project_id}:${row.version}`, row.at]));
}
