import type { Query } from "../database/database.ts";
import { isoTime } from "./iso-time.ts";

/** How an issue came to its status, in Sentry's words. */
export type StatusDetails = Record<string, unknown>;

type Row = {
  id: string;
  kind: string | null;
  release: string | null;
  resolved_at: number | null;
  wish: string | null;
  ignored_at: number | null;
  seen_goal: string | null;
  users_goal: string | null;
  actor: string | null;
};

/** What resolved or silenced some issues of a project; empty for those that are open. */
export async function statusDetailsOf(
  query: Query,
  projectId: string,
  issueIds: readonly string[],
): Promise<(issueId: string) => StatusDetails> {
  if (issueIds.length === 0) return () => ({});
  const rows = await query<Row>(
    `select k.id::text as id, r.kind, r.release, (extract(epoch from r.at) * 1000)::float8 as resolved_at, s.wish,
       (extract(epoch from s.at) * 1000)::float8 as ignored_at, s.seen_goal::text as seen_goal, s.users_goal::text as users_goal,
       coalesce(r.actor, s.actor) as actor
     from unnest($2::bigint[]) as k(id)
     left join :schema.issue_resolution r on r.project_id = $1::bigint and r.issue_id = k.id
     left join :schema.issue_snooze s on s.project_id = $1::bigint and s.issue_id = k.id
     where r.kind is not null or s.wish is not null`,
    [projectId, issueIds],
  );
  const details = new Map(rows.map((row) => [row.id, detailsOf(row)]));
  return (issueId) => details.get(issueId) ?? {};
}

function detailsOf(row: Row): StatusDetails {
  const actor = actorJson(row.actor);
  if (row.kind === "release") return { inRelease: row.release, actor, winnow: { at: isoTime(row.resolved_at ?? 0) } };
  if (row.kind === "next_release") {
    return { inNextRelease: true, actor, winnow: { at: isoTime(row.resolved_at ?? 0), after: row.release } };
  }
  if (row.kind === "now") return { actor, winnow: { at: isoTime(row.resolved_at ?? 0) } };
  const goals = {
    ...(row.seen_goal === null ? {} : { timesSeen: Number(row.seen_goal) }),
    ...(row.users_goal === null ? {} : { userCount: Number(row.users_goal) }),
  };
  return { ...JSON.parse(row.wish ?? "{}"), actor, winnow: { at: isoTime(row.ignored_at ?? 0), until: goals } };
}

/** Somebody in the shape of Sentry's users. */
export function actorJson(actor: string | null | undefined) {
  if (actor == null) return null;
  return { id: actor, name: actor, username: actor, email: actor.includes("@") ? actor : null };
}

/** Whom an issue is assigned to, in Sentry's shape of actors. */
export function assigneeJson(assignee: string | null) {
  if (assignee === null) return null;
  if (assignee.startsWith("team:")) return { type: "team", id: assignee.slice(5), name: assignee.slice(5) };
  return { type: "user", ...actorJson(assignee) };
}
