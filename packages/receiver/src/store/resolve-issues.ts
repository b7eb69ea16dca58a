import type { Query } from "../database/database.ts";
import type { FoldedGroup } from "./fold-deliveries.ts";

const FIND = `
select f.project_id::text as project_id, f.hash, f.issue_id::text as issue_id
from unnest($1::bigint[], $2::text[]) as k(project_id, hash)
join :schema.fingerprint f on f.project_id = k.project_id and f.hash = k.hash`;

/*
 * A hash nobody knew: one statement makes its row and the issue it leads to, so that the foreign key is checked when both are there.
 * A receiver that loses the race for the hash waits for the other's commit, inserts nothing, and finds the row afterwards.
 */
const CREATE = `
with incoming as materialized (
  select k.project_id, k.hash, k.title, k.level, k.platform, to_timestamp(k.at) as at,
    nextval(pg_get_serial_sequence(':schema.issue', 'id')) as issue_id
  from unnest($1::bigint[], $2::text[], $3::text[], $4::text[], $5::text[], $6::float8[]) as k(project_id, hash, title, level, platform, at)
),
pointed as (
  insert into :schema.fingerprint (project_id, hash, issue_id)
  select project_id, hash, issue_id from incoming order by project_id, hash
  on conflict do nothing
  returning project_id, hash, issue_id
)
insert into :schema.issue (project_id, id, title, level, platform, first_seen, last_seen, times_seen)
select i.project_id, i.issue_id, i.title, i.level, i.platform, i.at, i.at, 0
from incoming i join pointed p on p.project_id = i.project_id and p.hash = i.hash
returning id::text as id`;

/** A later spelling of a known group: it leads to the same issue from now on. */
const ALIAS = `
insert into :schema.fingerprint (project_id, hash, issue_id)
select k.project_id, k.hash, k.issue_id from unnest($1::bigint[], $2::text[], $3::bigint[]) as k(project_id, hash, issue_id)
order by k.project_id, k.hash
on conflict do nothing`;

const keyOf = (projectId: number | string, hash: string): string => `${projectId}:${hash}`;

/** Issues by project and hash. */
export type KnownIssues = Map<string, number>;

/** The issues that the hashes of some groups lead to by now. */
export async function findIssues(
  query: Query,
  groups: readonly { projectId: number; hashes: readonly string[] }[],
): Promise<KnownIssues> {
  const known: KnownIssues = new Map();
  const all = new Map<string, { projectId: number; hash: string }>();
  for (const { projectId, hashes } of groups)
    for (const hash of hashes) all.set(keyOf(projectId, hash), { projectId, hash });
  if (all.size > 0) await find(query, [...all.values()], known);
  return known;
}

/** The issue of every group, and which of the issues are new. */
export type ResolvedIssues = { issueOf(group: FoldedGroup): number; created: Set<number> };

/**
 * Finds the issue each group belongs to, by its current fingerprint or by one of earlier rules, and creates what is missing.
 *
 * @param known what {@link findIssues} found; it learns what is new.
 */
export async function resolveIssues(
  query: Query,
  groups: readonly FoldedGroup[],
  known: KnownIssues,
): Promise<ResolvedIssues> {
  await alias(query, groups, known);
  const missing = missingOf(groups, known);
  const created = new Set<number>();
  if (missing.length > 0) {
    for (const row of await create(query, missing)) created.add(row);
    await find(
      query,
      missing.map(({ projectId, hashes }) => ({ projectId, hash: hashes[0] ?? "" })),
      known,
    );
    await alias(query, groups, known);
  }
  return {
    created,
    issueOf: (group) => {
      const id = known.get(keyOf(group.projectId, group.hashes[0] ?? ""));
      if (id === undefined) throw new Error(`no issue for fingerprint ${group.hashes[0]}`);
      return id;
    },
  };
}

async function find(
  query: Query,
  keys: readonly { projectId: number; hash: string }[],
  known: Map<string, number>,
): Promise<void> {
  const rows = await query<{ project_id: string; hash: string; issue_id: string }>(FIND, [
    keys.map((key) => key.projectId),
    keys.map((key) => key.hash),
  ]);
  for (const row of rows) known.set(keyOf(row.project_id, row.hash), Number(row.issue_id));
}

/** An issue known by one of its hashes is known by all of them: by the new one from now on, by the old ones for clients not yet updated. */
async function alias(query: Query, groups: readonly FoldedGroup[], known: Map<string, number>): Promise<void> {
  const rows = new Map<string, { projectId: number; hash: string; issueId: number }>();
  for (const { projectId, hashes } of groups) {
    if (hashes.length < 2) continue;
    const issueId = hashes.map((hash) => known.get(keyOf(projectId, hash))).find((id) => id !== undefined);
    if (issueId === undefined) continue;
    for (const hash of hashes) {
      const key = keyOf(projectId, hash);
      if (known.has(key)) continue;
      known.set(key, issueId);
      rows.set(key, { projectId, hash, issueId });
    }
  }
  if (rows.size === 0) return;
  const all = [...rows.values()];
  await query(ALIAS, [all.map((row) => row.projectId), all.map((row) => row.hash), all.map((row) => row.issueId)]);
}

function missingOf(groups: readonly FoldedGroup[], known: Map<string, number>): FoldedGroup[] {
  const missing = new Map<string, FoldedGroup>();
  for (const group of groups) {
    const key = keyOf(group.projectId, group.hashes[0] ?? "");
    if (!known.has(key)) missing.set(key, group);
  }
  return [...missing.values()];
}

async function create(query: Query, groups: readonly FoldedGroup[]): Promise<number[]> {
  const rows = await query<{ id: string }>(CREATE, [
    groups.map((group) => group.projectId),
    groups.map((group) => group.hashes[0]),
    groups.map((group) => group.tally.title),
    groups.map((group) => group.tally.level),
    groups.map((group) => group.tally.platform),
    groups.map((group) => group.tally.first_seen),
  ]);
  return rows.map((row) => Number(row.id));
}
