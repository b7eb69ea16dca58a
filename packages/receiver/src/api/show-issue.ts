import { json, type NeutralResponse } from "../http/neutral.ts";
import { activityOf } from "./activity-json.ts";
import type { Call } from "./endpoint.ts";
import { type FoundIssue, familyOf, findIssue } from "./find-issue.ts";
import { isoTime } from "./iso-time.ts";
import { issueJson } from "./issue-json.ts";
import { statsOf } from "./issue-stats.ts";
import { statusDetailsOf } from "./status-details.ts";
import { whyOneIssue } from "./why-one-issue.ts";

/** The issue that a path names, with everything about it settled. */
export async function issueOfPath(
  call: Pick<Call<unknown, unknown>, "context" | "database" | "access" | "parts">,
): Promise<FoundIssue> {
  const { database, access, context, parts } = call;
  const found = await findIssue(database, access, parts.issue ?? "", parts.organization);
  await context.settler.settle(Number(found.project.id));
  return await findIssue(database, access, parts.issue ?? "", parts.organization);
}

/** `GET /issues/{id}/`: what a list shows of it, and its tags, releases, activity. */
export async function showIssue(call: Call<Record<string, unknown>, unknown>): Promise<NeutralResponse> {
  return json(200, await fullIssue(call, await issueOfPath(call)));
}

/** An issue with all that its own page shows. */
export async function fullIssue({ database }: Pick<Call<unknown, unknown>, "database">, found: FoundIssue) {
  const { issue, project } = found;
  const [day, month] = await Promise.all(
    [86_400, 30 * 86_400].map((period) => statsOf(database.query, project.id, [issue.id], period)),
  );
  const details = await statusDetailsOf(database.query, project.id, [issue.id]);
  const tags = await database.query<{ key: string; total: string; named: number }>(
    `select key, total::text as total, named from :schema.issue_tag
     where project_id = $1::bigint and issue_id = $2::bigint order by key`,
    [project.id, issue.id],
  );
  const releases = await database.query<{ release: string; first_seen: number; last_seen: number; n: string }>(
    `select release, (extract(epoch from first_seen) * 1000)::float8 as first_seen,
       (extract(epoch from last_seen) * 1000)::float8 as last_seen, n::text as n
     from :schema.issue_release where project_id = $1::bigint and issue_id = $2::bigint order by first_seen limit 1000`,
    [project.id, issue.id],
  );
  const last = [...releases].sort((a, b) => b.last_seen - a.last_seen)[0];
  const shown = issueJson(issue, project, {
    stats: { "24h": day?.(issue.id) ?? [], "30d": month?.(issue.id) ?? [] },
    details: details(issue.id),
  });
  const family = await familyOf(database, found);
  const [said] = await database.query<{ notes: string; reports: string }>(
    `select (select count(*) from :schema.activity where project_id = $1::bigint and issue_id = $2::bigint and kind = 'note')::text as notes,
       (select count(*) from :schema.item where project_id = $1::bigint and type in ('user_report', 'feedback') and event_id in
         (select event_id from :schema.sample where project_id = $1::bigint and issue_id = any($3::bigint[])))::text as reports`,
    [project.id, issue.id, family],
  );
  const because = await whyOneIssue(database, project.id, family);
  return {
    ...shown,
    winnow: { ...shown.winnow, because },
    tags: tags.map((tag) => ({ key: tag.key, name: tag.key, totalValues: Number(tag.total), uniqueValues: tag.named })),
    firstRelease: releaseJson(releases[0]),
    lastRelease: releaseJson(last),
    activity: await activityOf(database.query, project.id, issue.id),
    participants: [],
    seenBy: [],
    pluginActions: [],
    pluginIssues: [],
    numComments: Number(said?.notes ?? 0),
    userReportCount: Number(said?.reports ?? 0),
  };
}

function releaseJson(row: { release: string; first_seen: number; last_seen: number; n: string } | undefined) {
  if (!row) return null;
  return {
    version: row.release,
    shortVersion: row.release,
    dateCreated: isoTime(row.first_seen),
    firstEvent: isoTime(row.first_seen),
    lastEvent: isoTime(row.last_seen),
    winnow: { count: Number(row.n) },
  };
}
