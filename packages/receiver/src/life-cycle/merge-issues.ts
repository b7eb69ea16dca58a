import { countUsers, mergeUsers } from "@winnow/core";
import type { UserSketch } from "@winnow/envelope/wire";
import type { Database, Query } from "../database/database.ts";
import { ReceiverError } from "../receiver-error.ts";
import { drainJournal } from "../store/journal.ts";
import { markBirths } from "../store/save-statistics.ts";
import { logActivity } from "./activity.ts";
import { type Act, type Chosen, type LockedIssue, lockIssues } from "./update-issues.ts";

/*
 * Merging re-points fingerprints and adds what the children have counted to the parent; the rows of a child stay as they were, unseen.
 * So taking it apart again is exact: the child's rows are taken off the parent's, and what arrived while they were one stays with
 * the parent. The number of users is the exception: sketches unite and cannot be parted, the parent keeps the larger number.
 */

type Additive = {
  table: string;
  keys: string;
  sums: string;
  rest?: { columns: string; select: string; update: string };
};

const ADDITIVE: readonly Additive[] = [
  { table: "issue_hour", keys: "environment, hour", sums: "n" },
  {
    table: "issue_release",
    keys: "release",
    sums: "n",
    rest: {
      columns: "first_seen, last_seen",
      select: "min(first_seen), max(last_seen)",
      update:
        "first_seen = least(t.first_seen, excluded.first_seen), last_seen = greatest(t.last_seen, excluded.last_seen)",
    },
  },
  { table: "issue_tag", keys: "key", sums: "total" },
  { table: "issue_tag_value", keys: "key, value", sums: "n" },
];

/**
 * Makes several issues one. The one seen most is the parent; issues that were merged into a child before come along.
 *
 * @throws ReceiverError `malformed` when fewer than two of the issues exist.
 */
export async function mergeIssues(
  database: Database,
  chosen: Chosen,
  act: Act,
): Promise<{ parent: number; children: number[] }> {
  return await database.transaction(async ({ query }) => {
    const issues = await lockFamily(query, chosen);
    if (issues.length < 2)
      throw new ReceiverError("malformed", "at least two issues are needed to merge", { where: "id" });
    const [parent, ...children] = [...issues].sort((a, b) => b.timesSeen - a.timesSeen || a.id - b.id) as [
      LockedIssue,
      ...LockedIssue[],
    ];
    const grandchildren: number[] = [];
    for (const child of children) {
      const own = await childrenOf(query, chosen.projectId, child.id);
      for (const id of own) await detach(query, chosen.projectId, child.id, id);
      grandchildren.push(...own);
    }
    const all = [...children.map(({ id }) => id), ...grandchildren];
    for (const id of all) await attach(query, chosen.projectId, parent.id, id);
    await countNamed(query, chosen.projectId, parent.id);
    await markBirths(query, chosen.projectId, [parent.id]);
    const issuesData = all.map((id) => ({ id: String(id) }));
    const entry = { projectId: chosen.projectId, issueId: parent.id, actor: act.actor };
    await logActivity(query, [{ ...entry, kind: "merge", data: { issues: issuesData } }]);
    return { parent: parent.id, children: all };
  });
}

/**
 * Takes issues out of the one they were merged into; each is what it was, and what it gets from now on is its own again.
 *
 * @param hashes fingerprints that came with the merge; with one of an issue's fingerprints all of it leaves.
 * @throws ReceiverError `malformed` for a fingerprint that the issue has by birth.
 */
export async function unmergeIssues(
  database: Database,
  chosen: { projectId: number; issueId: number },
  hashes: readonly string[],
  act: Act,
): Promise<number[]> {
  const { projectId, issueId } = chosen;
  return await database.transaction(async ({ query }) => {
    await lockFamily(query, { projectId, issueIds: [issueId] });
    const rows = await query<{ hash: string; origin: string | null }>(
      `select hash, origin_id::text as origin from :schema.fingerprint
       where project_id = $1::bigint and issue_id = $2::bigint and hash = any($3::text[])`,
      [projectId, issueId, hashes],
    );
    const born = hashes.find((hash) => rows.find((row) => row.hash === hash)?.origin == null);
    if (born !== undefined || rows.length === 0) {
      throw new ReceiverError("malformed", `${born ?? "no fingerprint"} did not come by a merge`, { where: "id" });
    }
    const children = [...new Set(rows.map((row) => Number(row.origin)))].sort((a, b) => a - b);
    for (const child of children) await detach(query, projectId, issueId, child);
    await countNamed(query, projectId, issueId);
    await markBirths(query, projectId, [issueId, ...children]);
    const data = (ids: number[]) => ({ issues: ids.map((id) => ({ id: String(id) })) });
    await logActivity(query, [
      { projectId, issueId, kind: "unmerge", actor: act.actor, data: data(children) },
      ...children.map((child) => ({
        projectId,
        issueId: child,
        kind: "unmerge" as const,
        actor: act.actor,
        data: { source: String(issueId) },
      })),
    ]);
    return children;
  });
}

/** Locks issues with what was merged into them, and settles what the journal still holds of them. */
async function lockFamily(query: Query, chosen: Chosen): Promise<LockedIssue[]> {
  // Whoever settles takes this lock first as well.
  await query("select from :schema.project where id = $1::bigint for no key update", [chosen.projectId]);
  const issues = await lockIssues(query, chosen);
  await drainJournal(query, chosen.projectId);
  return issues;
}

async function childrenOf(query: Query, projectId: number, issueId: number): Promise<number[]> {
  const rows = await query<{ id: string }>(
    "select id::text as id from :schema.issue where project_id = $1::bigint and merged_into = $2::bigint order by id",
    [projectId, issueId],
  );
  return rows.map((row) => Number(row.id));
}

async function attach(query: Query, projectId: number, parent: number, child: number): Promise<void> {
  const key = [projectId, parent, child];
  await query(
    `update :schema.fingerprint set issue_id = $2::bigint, origin_id = coalesce(origin_id, $3::bigint)
     where project_id = $1::bigint and issue_id = $3::bigint`,
    key,
  );
  await query(
    `update :schema.issue p set first_seen = least(p.first_seen, c.first_seen), last_seen = greatest(p.last_seen, c.last_seen),
       times_seen = p.times_seen + c.times_seen, payloads = p.payloads + c.payloads,
       suppressed = p.suppressed + c.suppressed, lost = p.lost + c.lost
     from :schema.issue c where p.project_id = $1::bigint and p.id = $2::bigint and c.project_id = $1::bigint and c.id = $3::bigint`,
    key,
  );
  await query(
    "update :schema.issue set status = 'merged', merged_into = $2::bigint where project_id = $1::bigint and id = $3::bigint",
    key,
  );
  for (const { table, keys, sums, rest } of ADDITIVE) {
    await query(
      `insert into :schema.${table} as t (project_id, issue_id, ${keys}, ${sums}${rest ? `, ${rest.columns}` : ""})
       select project_id, $2::bigint, ${keys}, sum(${sums})${rest ? `, ${rest.select}` : ""}
       from :schema.${table} where project_id = $1::bigint and issue_id = $3::bigint
       group by project_id, ${keys} order by ${keys}
       on conflict (project_id, issue_id, ${keys}) do update set ${sums} = t.${sums} + excluded.${sums}${rest ? `, ${rest.update}` : ""}`,
      key,
    );
  }
  await uniteSketches(query, projectId, parent, child);
}

async function detach(query: Query, projectId: number, parent: number, child: number): Promise<void> {
  const key = [projectId, parent, child];
  await query(
    `update :schema.fingerprint set issue_id = $3::bigint, origin_id = null
     where project_id = $1::bigint and issue_id = $2::bigint and origin_id = $3::bigint`,
    key,
  );
  await query(
    `update :schema.issue p set times_seen = p.times_seen - c.times_seen, payloads = p.payloads - c.payloads,
       suppressed = p.suppressed - c.suppressed, lost = p.lost - c.lost
     from :schema.issue c where p.project_id = $1::bigint and p.id = $2::bigint and c.project_id = $1::bigint and c.id = $3::bigint`,
    key,
  );
  await query(
    `update :schema.issue set status = 'unresolved', substatus = 'ongoing', merged_into = null
     where project_id = $1::bigint and id = $3::bigint and merged_into = $2::bigint`,
    key,
  );
  for (const { table, keys, sums } of [...ADDITIVE].reverse()) {
    const same = keys
      .split(", ")
      .map((name) => `t.${name} = c.${name}`)
      .join(" and ");
    await query(
      `update :schema.${table} t set ${sums} = t.${sums} - c.${sums} from :schema.${table} c
       where t.project_id = $1::bigint and t.issue_id = $2::bigint and c.project_id = $1::bigint and c.issue_id = $3::bigint and ${same}`,
      key,
    );
    await query(
      `delete from :schema.${table} where project_id = $1::bigint and issue_id = $2::bigint and ${sums} <= 0`,
      [projectId, parent],
    );
  }
}

async function uniteSketches(query: Query, projectId: number, parent: number, child: number): Promise<void> {
  const rows = await query<{ users: string | null; producers: string | null }>(
    `select users, producers from :schema.issue_sketch where project_id = $1::bigint and issue_id in ($2::bigint, $3::bigint)`,
    [projectId, parent, child],
  );
  const unite = (texts: (string | null)[]): UserSketch | undefined =>
    texts.reduce<UserSketch | undefined>(
      (all, text) => mergeUsers(all, text === null ? undefined : (JSON.parse(text) as UserSketch)),
      undefined,
    );
  const users = unite(rows.map((row) => row.users));
  const producers = unite(rows.map((row) => row.producers));
  const text = (sketch: UserSketch | undefined): string | null =>
    sketch === undefined ? null : JSON.stringify(sketch);
  await query(
    `insert into :schema.issue_sketch (project_id, issue_id, users, producers) values ($1::bigint, $2::bigint, $3, $4)
     on conflict (project_id, issue_id) do update set users = excluded.users, producers = excluded.producers`,
    [projectId, parent, text(users), text(producers)],
  );
  await query(
    "update :schema.issue set user_count = $3::bigint, producer_count = $4::bigint where project_id = $1::bigint and id = $2::bigint",
    [projectId, parent, countUsers(users), countUsers(producers)],
  );
}

/** How many values of each tag have a name, counted anew. */
async function countNamed(query: Query, projectId: number, issueId: number): Promise<void> {
  await query(
    `update :schema.issue_tag t set named = (
       select count(*) from :schema.issue_tag_value v
       where v.project_id = t.project_id and v.issue_id = t.issue_id and v.key = t.key)
     where t.project_id = $1::bigint and t.issue_id = $2::bigint`,
    [projectId, issueId],
  );
}
