import { z } from "zod";
import { json } from "../http/neutral.ts";
import { logActivity } from "../life-cycle/activity.ts";
import { ReceiverError } from "../receiver-error.ts";
import { allows } from "./access.ts";
import { activityOf } from "./activity-json.ts";
import { onlyPage } from "./cursor.ts";
import { type Call, type Endpoint, endpointsAt } from "./endpoint.ts";
import type { FoundIssue } from "./find-issue.ts";
import { activitySchema } from "./issue-schemas.ts";
import { issueOfPath } from "./show-issue.ts";

const LISTS = ["/issues/{issue}/comments/", "/organizations/{organization}/issues/{issue}/comments/"];
const ONE = LISTS.map((path) => `${path}{comment}/`);

const noteBody = z.object({ text: z.string().trim().min(1).max(10_000) });

/** What people write into the log of an issue. */
export const COMMENT_ENDPOINTS: readonly Endpoint[] = [
  ...endpointsAt(LISTS, {
    method: "GET",
    scopes: ["event:read"],
    summary: "Notes in the log of an issue, the newest first",
    response: z.array(activitySchema),
    handle: async (call) => {
      const { issue } = await issueOfPath(call);
      const notes = await activityOf(call.database.query, issue.project_id, issue.id, 1_000, "note");
      return json(200, notes, { link: onlyPage(call.request) });
    },
  }),
  ...endpointsAt(LISTS, {
    method: "POST",
    scopes: ["event:write"],
    summary: "Write a note into the log of an issue",
    body: noteBody,
    response: activitySchema,
    status: 201,
    handle: async (call) => {
      const { issue } = await issueOfPath(call);
      const entry = { projectId: Number(issue.project_id), issueId: Number(issue.id), actor: call.access.actor };
      await logActivity(call.database.query, [{ ...entry, kind: "note", data: { text: call.body.text } }]);
      const [note] = await activityOf(call.database.query, issue.project_id, issue.id, 1, "note");
      call.context.live.announce(entry.projectId, [entry.issueId]);
      return json(201, note);
    },
  }),
  ...endpointsAt(ONE, {
    method: "PUT",
    scopes: ["event:write"],
    summary: "Change one's own note",
    body: noteBody,
    response: activitySchema,
    handle: async (call) => {
      const found = await issueOfPath(call);
      const id = await ownNote(call, found);
      await call.database.query(
        `update :schema.activity set data = $4 where project_id = $1::bigint and issue_id = $2::bigint and id = $3::bigint and kind = 'note'`,
        [found.project.id, found.issue.id, id, JSON.stringify({ text: call.body.text })],
      );
      const notes = await activityOf(call.database.query, found.project.id, found.issue.id, 1_000, "note");
      return json(
        200,
        notes.find((note) => note.id === id),
      );
    },
  }),
  ...endpointsAt(ONE, {
    method: "DELETE",
    scopes: ["event:write"],
    summary: "Delete one's own note; with `event:admin` anybody's",
    status: 204,
    handle: async (call) => {
      const found = await issueOfPath(call);
      const id = await ownNote(call, found);
      await call.database.query(
        "delete from :schema.activity where project_id = $1::bigint and issue_id = $2::bigint and id = $3::bigint and kind = 'note'",
        [found.project.id, found.issue.id, id],
      );
      return { status: 204, headers: {} };
    },
  }),
];

/** The id of the note in the path, if the asker wrote it or may do everything with issues. */
async function ownNote(call: Call<unknown, unknown>, { issue }: FoundIssue): Promise<string> {
  const id = call.parts.comment ?? "";
  const [note] = /^\d{1,18}$/.test(id)
    ? await call.database.query<{ actor: string | null }>(
        `select actor from :schema.activity where project_id = $1::bigint and issue_id = $2::bigint and id = $3::bigint and kind = 'note'`,
        [issue.project_id, issue.id, id],
      )
    : [];
  if (note === undefined) throw new ReceiverError("not_found", "no such note");
  const own = note.actor !== null && note.actor === call.access.actor;
  if (!own && !allows(call.access, "event:admin"))
    throw new ReceiverError("forbidden", "somebody else wrote this note");
  return id;
}
