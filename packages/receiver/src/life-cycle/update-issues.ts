import type { Database, Query } from "../database/database.ts";
import { type ActivityEntry, type ActivityKind, logActivity } from "./activity.ts";
import { RELEASE_TIME } from "./regressions.ts";
import { newestRelease } from "./release-order.ts";
import { forgetClosing } from "./reopen-issues.ts";

/** Until when an issue is to be ignored: without a condition for good. Numbers count from now on. */
export type SnoozeWish = {
  /** Unix milliseconds. */
  until?: number;
  count?: number;
  /** The period in which `count` must come together, minutes. */
  windowMinutes?: number;
  users?: number;
};

/** What a person or a program wants of issues. */
export type IssueUpdate = {
  status?:
    | { to: "unresolved" }
    | { to: "resolved"; resolution: { kind: "now" } | { kind: "release"; release: string } | { kind: "next_release" } }
    | { to: "ignored"; wish: SnoozeWish };
  /** Who looks after them; `null` for nobody. */
  assignedTo?: string | null;
};

/** Who does something and when, unix milliseconds. */
export type Act = { actor?: string; now: number };

/** Issues of one project, chosen by their ids. */
export type Chosen = { projectId: number; issueIds: readonly number[] };

/**
 * Changes issues and writes what was done into their log. Merged and discarded issues are left alone.
 *
 * @returns the ids of those that are there.
 */
export async function updateIssues(
  database: Database,
  chosen: Chosen,
  update: IssueUpdate,
  act: Act,
): Promise<number[]> {
  return await database.transaction(async ({ query }) => {
    const issues = await lockIssues(query, chosen);
    const there = { projectId: chosen.projectId, issueIds: issues.map((issue) => issue.id) };
    if (issues.length === 0) return [];
    if (update.status) await setStatus(query, there, issues, update.status, act);
    if (update.assignedTo !== undefined) await assign(query, there, update.assignedTo, act);
    return there.issueIds;
  });
}

/** What an update needs to know of an issue. */
export type LockedIssue = {
  id: number;
  status: string;
  timesSeen: number;
  userCount: number;
  mergedInto: number | null;
};

/** Locks visible issues until the transaction ends, in the order in which batches lock them. */
export async function lockIssues(query: Query, { projectId, issueIds }: Chosen): Promise<LockedIssue[]> {
  const rows = await query<{
    id: string;
    status: string;
    times_seen: string;
    user_count: string;
    merged: string | null;
  }>(
    `select id::text as id, status, times_seen::text as times_seen, user_count::text as user_count, merged_into::text as merged
     from :schema.issue where project_id = $1::bigint and id = any($2::bigint[]) and status not in ('merged', 'discarded')
     order by id for no key update`,
    [projectId, issueIds],
  );
  return rows.map((row) => ({
    id: Number(row.id),
    status: row.status,
    timesSeen: Number(row.times_seen),
    userCount: Number(row.user_count),
    mergedInto: row.merged === null ? null : Number(row.merged),
  }));
}

async function setStatus(
  query: Query,
  { projectId, issueIds }: Chosen,
  issues: readonly LockedIssue[],
  status: NonNullable<IssueUpdate["status"]>,
  act: Act,
): Promise<void> {
  await query(
    `update :schema.issue set status = $3, substatus = 'ongoing' where project_id = $1::bigint and id = any($2::bigint[])`,
    [projectId, issueIds, status.to],
  );
  await forgetClosing(
    query,
    issueIds.map(() => projectId),
    issueIds,
  );
  let entry: Pick<ActivityEntry, "kind" | "data"> = { kind: "set_unresolved" };
  if (status.to === "resolved") entry = await resolve(query, { projectId, issueIds }, status.resolution, act);
  if (status.to === "ignored") {
    await snooze(query, projectId, issues, status.wish, act);
    entry = { kind: "set_ignored", data: wishJson(status.wish) };
  }
  await log(query, { projectId, issueIds }, entry, act);
}

async function resolve(
  query: Query,
  { projectId, issueIds }: Chosen,
  resolution: Extract<IssueUpdate["status"], { to: "resolved" }>["resolution"],
  act: Act,
): Promise<{ kind: ActivityKind; data: Record<string, unknown> }> {
  const release =
    resolution.kind === "release"
      ? resolution.release
      : resolution.kind === "next_release"
        ? ((await latestRelease(query, projectId)) ?? null)
        : null;
  await query(
    `insert into :schema.issue_resolution (project_id, issue_id, kind, release, at, actor)
     select $1::bigint, k.id, $3, $4, to_timestamp($5::float8), $6 from unnest($2::bigint[]) as k(id)`,
    [projectId, issueIds, resolution.kind, release, act.now / 1000, act.actor ?? null],
  );
  if (resolution.kind === "now") return { kind: "set_resolved", data: {} };
  const data = resolution.kind === "release" ? { version: release } : { version: "", current_release_version: release };
  return { kind: "set_resolved_in_release", data };
}

/** The newest release of a project, by version where versions are such. */
export async function latestRelease(query: Query, projectId: number): Promise<string | undefined> {
  const rows = await query<{ version: string; at: number }>(
    `select r.version, ${RELEASE_TIME} as at from :schema.release r where r.project_id = $1::bigint
     order by coalesce(r.released_at, r.created_at) desc limit 1000`,
    [projectId],
  );
  return newestRelease(rows)?.version;
}

async function snooze(
  query: Query,
  projectId: number,
  issues: readonly LockedIssue[],
  wish: SnoozeWish,
  act: Act,
): Promise<void> {
  const windowed = wish.windowMinutes !== undefined;
  const goal = (n: number | undefined, base: number): number | null => (n === undefined ? null : base + n);
  await query(
    `insert into :schema.issue_snooze
       (project_id, issue_id, until, seen_goal, window_minutes, window_goal, users_goal, wish, at, actor)
     select $1::bigint, k.id, to_timestamp($3::float8), k.seen_goal, $5::integer, $6::bigint, k.users_goal, $8, to_timestamp($9::float8), $10
     from unnest($2::bigint[], $4::bigint[], $7::bigint[]) as k(id, seen_goal, users_goal)`,
    [
      projectId,
      issues.map((issue) => issue.id),
      wish.until === undefined ? null : wish.until / 1000,
      issues.map((issue) => (windowed ? null : goal(wish.count, issue.timesSeen))),
      wish.windowMinutes ?? null,
      windowed ? (wish.count ?? null) : null,
      issues.map((issue) => goal(wish.users, issue.userCount)),
      JSON.stringify(wishJson(wish)),
      act.now / 1000,
      act.actor ?? null,
    ],
  );
}

/** A wish in Sentry's words. */
function wishJson(wish: SnoozeWish): Record<string, unknown> {
  return {
    ...(wish.until === undefined ? {} : { ignoreUntil: new Date(wish.until).toISOString() }),
    ...(wish.count === undefined ? {} : { ignoreCount: wish.count }),
    ...(wish.windowMinutes === undefined ? {} : { ignoreWindow: wish.windowMinutes }),
    ...(wish.users === undefined ? {} : { ignoreUserCount: wish.users }),
  };
}

async function assign(query: Query, chosen: Chosen, assignedTo: string | null, act: Act): Promise<void> {
  await query("update :schema.issue set assigned_to = $3 where project_id = $1::bigint and id = any($2::bigint[])", [
    chosen.projectId,
    chosen.issueIds,
    assignedTo,
  ]);
  const entry: Pick<ActivityEntry, "kind" | "data"> =
    assignedTo === null ? { kind: "unassigned" } : { kind: "assigned", data: { assignee: assignedTo } };
  await log(query, chosen, entry, act);
}

async function log(query: Query, chosen: Chosen, entry: Pick<ActivityEntry, "kind" | "data">, act: Act): Promise<void> {
  await logActivity(
    query,
    chosen.issueIds.map((issueId) => ({ projectId: chosen.projectId, issueId, actor: act.actor, ...entry })),
  );
}
