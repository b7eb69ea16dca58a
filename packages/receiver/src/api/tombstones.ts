import { json } from "../http/neutral.ts";
import { ReceiverError } from "../receiver-error.ts";
import { onlyPage } from "./cursor.ts";
import { type Endpoint, endpoint } from "./endpoint.ts";
import { findProject } from "./find-project.ts";
import { actorJson } from "./status-details.ts";

/** Issues that are refused at the door, as Sentry's tombstones. */
export const TOMBSTONE_ENDPOINTS: readonly Endpoint[] = [
  endpoint({
    method: "GET",
    path: "/projects/{organization}/{project}/tombstones/",
    scopes: ["event:read"],
    summary: "Discarded issues, with how many of their occurrences were refused",
    handle: async ({ database, access, parts, request }) => {
      const project = await findProject(database, access, parts.organization ?? "", parts.project ?? "");
      const rows = await database.query<
        Record<"id" | "title" | "culprit" | "level" | "type" | "value" | "n", string> & { actor: string | null }
      >(
        `select id::text as id, title, culprit, level, type, value, times_seen::text as n, assigned_to as actor
         from :schema.issue where project_id = $1::bigint and status = 'discarded' order by last_seen desc, id desc limit 1000`,
        [project.id],
      );
      const body = rows.map(({ n, actor, type, value, ...row }) => ({
        ...row,
        message: row.title,
        type: type === "" ? "default" : "error",
        metadata: { type, value },
        actor: actorJson(actor),
        winnow: { discarded: Number(n) },
      }));
      return json(200, body, { link: onlyPage(request) });
    },
  }),
  endpoint({
    method: "DELETE",
    path: "/projects/{organization}/{project}/tombstones/{tombstone}/",
    scopes: ["event:admin"],
    summary: "Let a discarded issue in again, as a new one",
    status: 204,
    handle: async ({ database, access, parts }) => {
      const project = await findProject(database, access, parts.organization ?? "", parts.project ?? "");
      const rows = await database.query(
        "delete from :schema.issue where project_id = $1::bigint and id::text = $2 and status = 'discarded' returning id",
        [project.id, parts.tombstone],
      );
      if (rows.length === 0) throw new ReceiverError("not_found", "no such tombstone");
      return { status: 204, headers: {} };
    },
  }),
];
