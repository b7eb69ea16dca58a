import { z } from "zod";
import { json } from "../http/neutral.ts";
import { decompressPayload } from "../store/compress.ts";
import { onlyPage } from "./cursor.ts";
import { type Endpoint, endpoint, endpointsAt } from "./endpoint.ts";
import { familyOf } from "./find-issue.ts";
import { findProject } from "./find-project.ts";
import { isoTime } from "./iso-time.ts";
import { issueOfPath } from "./show-issue.ts";

const feedbackSchema = z.object({
  id: z.string(),
  name: z.string(),
  email: z.string(),
  comments: z.string(),
  dateCreated: z.string(),
  event: z.object({ id: z.string() }).nullable(),
  issue: z.object({ id: z.string() }).nullable(),
});

type FeedbackRow = {
  id: string;
  type: string;
  event_id: string | null;
  issue_id: string | null;
  received: number;
  body: Uint8Array;
};

/** Feedback belongs to an issue by the event it names, and only kept events are known by their ids. */
const SELECT = `
select replace(f.id::text, '-', '') as id, f.type, replace(f.event_id::text, '-', '') as event_id, f.body,
  (extract(epoch from f.received_at) * 1000)::float8 as received,
  (select coalesce(i.merged_into, i.id)::text from :schema.sample s join :schema.issue i on i.project_id = s.project_id and i.id = s.issue_id
   where s.project_id = f.project_id and s.event_id = f.event_id limit 1) as issue_id
from :schema.item f where f.project_id = $1::bigint and f.type in ('user_report', 'feedback')`;

const LATEST = "order by f.received_at desc, f.id limit 100";

/** What users wrote when something failed. */
export const USER_FEEDBACK_ENDPOINTS: readonly Endpoint[] = [
  ...endpointsAt(["/issues/{issue}/user-feedback/", "/organizations/{organization}/issues/{issue}/user-feedback/"], {
    method: "GET",
    scopes: ["event:read"],
    summary: "What users wrote about the events that were kept of an issue, the newest first",
    response: z.array(feedbackSchema),
    handle: async (call) => {
      const found = await issueOfPath(call);
      const rows = await call.database.query<FeedbackRow>(
        `${SELECT} and f.event_id in (select s.event_id from :schema.sample s
           where s.project_id = $1::bigint and s.issue_id = any($2::bigint[])) ${LATEST}`,
        [found.project.id, await familyOf(call.database, found)],
      );
      return json(200, rows.map(feedbackJson), { link: onlyPage(call.request) });
    },
  }),
  endpoint({
    method: "GET",
    path: "/projects/{organization}/{project}/user-feedback/",
    scopes: ["event:read", "project:read"],
    summary: "What users of a project wrote, the newest first; without an issue where the event was not kept",
    response: z.array(feedbackSchema),
    handle: async (call) => {
      const { organization = "", project = "" } = call.parts;
      const { id } = await findProject(call.database, call.access, organization, project);
      const rows = await call.database.query<FeedbackRow>(`${SELECT} ${LATEST}`, [id]);
      return json(200, rows.map(feedbackJson), { link: onlyPage(call.request) });
    },
  }),
];

function feedbackJson(row: FeedbackRow) {
  const said = readFeedback(row);
  return {
    id: row.id,
    ...said,
    dateCreated: isoTime(row.received),
    eventID: row.event_id,
    event: row.event_id === null ? null : { id: row.event_id, eventID: row.event_id },
    issue: row.issue_id === null ? null : { id: row.issue_id },
    user: null,
  };
}

/** An old `user_report` has its words on top, a `feedback` is an event with them in a context. */
function readFeedback(row: FeedbackRow): { name: string; email: string; comments: string } {
  let value: unknown;
  try {
    value = JSON.parse(Buffer.from(decompressPayload(row.body)).toString("utf8"));
  } catch {
    value = undefined;
  }
  const top = objectOf(value);
  const { name, email, contact_email, comments, message } =
    row.type === "feedback" ? objectOf(objectOf(top.contexts).feedback) : top;
  return { name: textOf(name), email: textOf(email ?? contact_email), comments: textOf(comments ?? message) };
}

const objectOf = (value: unknown): Record<string, unknown> =>
  typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
const textOf = (value: unknown): string => (typeof value === "string" ? value.slice(0, 10_000) : "");
