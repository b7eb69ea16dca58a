import type { Query } from "../database/database.ts";
import type { ActivityKind } from "../life-cycle/activity.ts";
import { isoTime } from "./iso-time.ts";
import { actorJson } from "./status-details.ts";

/**
 * The activity log of an issue, newest first, as Sentry shows it.
 *
 * @param kind only entries of this kind.
 */
export async function activityOf(query: Query, projectId: string, issueId: string, limit = 100, kind?: ActivityKind) {
  const rows = await query<{ id: string; at: number; kind: string; actor: string | null; data: string }>(
    `select id::text as id, (extract(epoch from at) * 1000)::float8 as at, kind, actor, data from :schema.activity
     where project_id = $1::bigint and issue_id = $2::bigint and ($4::text is null or kind = $4)
     order by id desc limit $3::integer`,
    [projectId, issueId, limit, kind ?? null],
  );
  return rows.map((row) => ({
    id: row.id,
    type: row.kind,
    user: actorJson(row.actor),
    dateCreated: isoTime(row.at),
    data: JSON.parse(row.data) as Record<string, unknown>,
  }));
}
