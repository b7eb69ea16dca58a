import type { Database } from "../database/database.ts";
import { json, type NeutralResponse } from "../http/neutral.ts";
import { ReceiverError } from "../receiver-error.ts";
import { decompressPayload } from "../store/compress.ts";
import type { Settler } from "../store/settler.ts";
import type { ProjectRow } from "./find-project.ts";
import { ISSUE_COLUMNS, type IssueRow, isoTime, issueJson } from "./issue-json.ts";
import { statsOf } from "./list-issues.ts";

type Found = IssueRow & { project_id: string };

/** `GET /api/0/issues/{id}/` and the same under an organization. */
export async function getIssue(database: Database, settler: Settler, id: string): Promise<NeutralResponse> {
  await settler.settle(Number((await findIssue(database, id)).project_id));
  const row = await findIssue(database, id);
  const [project] = await database.query<ProjectRow>(
    "select id::text as id, slug, name, platform from :schema.project where id = $1::bigint",
    [row.project_id],
  );
  if (!project) throw new ReceiverError("not_found", "no such issue");
  const stats = await statsOf(database, row.project_id, [id]);
  const tags = await database.query<{ key: string; total: string }>(
    "select key, total::text as total from :schema.issue_tag where project_id = $1::bigint and issue_id = $2::bigint order by key",
    [row.project_id, id],
  );
  return json(200, {
    ...issueJson(row, project, stats(id)),
    tags: tags.map((tag) => ({ key: tag.key, name: tag.key, totalValues: Number(tag.total) })),
  });
}

/** `GET /api/0/issues/{id}/events/`: the samples that were kept, newest first, each with its payload when `full`. */
export async function listEvents(database: Database, id: string, full: boolean): Promise<NeutralResponse> {
  const issue = await findIssue(database, id);
  const rows = await database.query<{ event_id: string; at: number; received: number; payload: Uint8Array | null }>(
    `select event_id::text as event_id, (extract(epoch from at) * 1000)::float8 as at,
       (extract(epoch from received_at) * 1000)::float8 as received, case when $3 then payload end as payload
     from :schema.sample where project_id = $1::bigint and issue_id = $2::bigint order by at desc, event_id`,
    [issue.project_id, id, full],
  );
  return json(
    200,
    rows.map((row) => {
      const eventId = row.event_id.replaceAll("-", "");
      return {
        id: eventId,
        eventID: eventId,
        groupID: id,
        projectID: issue.project_id,
        title: issue.title,
        culprit: issue.culprit,
        platform: issue.platform,
        dateCreated: isoTime(row.at),
        dateReceived: isoTime(row.received),
        ...(row.payload ? { payload: JSON.parse(Buffer.from(decompressPayload(row.payload)).toString("utf8")) } : {}),
      };
    }),
  );
}

async function findIssue(database: Database, id: string): Promise<Found> {
  if (!/^\d{1,15}$/.test(id)) throw new ReceiverError("not_found", "no such issue");
  const [row] = await database.query<Found>(
    `select ${ISSUE_COLUMNS}, i.project_id::text as project_id from :schema.issue i where i.id = $1::bigint`,
    [id],
  );
  if (!row) throw new ReceiverError("not_found", "no such issue");
  return row;
}
