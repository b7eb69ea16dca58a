import { z } from "zod";
import { json } from "../http/neutral.ts";
import type { Share, SharedIssue } from "../project/shares.ts";
import { ReceiverError } from "../receiver-error.ts";
import { onlyPage } from "./cursor.ts";
import { type Call, type Endpoint, endpoint } from "./endpoint.ts";
import { familyOf, findIssue } from "./find-issue.ts";
import { isoTime } from "./iso-time.ts";
import { sharedEvent, sharedIssue, sharedTags } from "./shared-view.ts";
import { listTags } from "./tags.ts";

const SHARES = "/issues/{issue}/winnow/shares/";

const shareSchema = z.object({
  id: z.string(),
  dateCreated: z.string(),
  expires: z.string(),
  createdBy: z.string().nullable(),
});

const sharedSchema = z.object({
  issue: z.record(z.string(), z.unknown()),
  event: z
    .record(z.string(), z.unknown())
    .nullable()
    .describe("The latest sample that was kept, without what is personal."),
  tags: z.array(
    z.object({ key: z.string(), name: z.string(), totalValues: z.number(), topValues: z.array(z.unknown()) }),
  ),
  expires: z.string(),
});

/** Links that show one issue to whoever has them. */
export const SHARE_ENDPOINTS: readonly Endpoint[] = [
  endpoint({
    method: "GET",
    path: SHARES,
    scopes: ["event:read"],
    summary: "Links that show this issue to strangers, without their secrets",
    response: z.array(shareSchema),
    handle: async (call) => {
      const shares = await call.context.shares.list(await issueOf(call));
      return json(200, shares.map(shareJson), { link: onlyPage(call.request) });
    },
  }),
  endpoint({
    method: "POST",
    path: SHARES,
    scopes: ["event:write"],
    summary: "Make a link that shows this issue to whoever has it, for some days",
    body: z.object({ days: z.int().min(1).max(90).default(7) }),
    response: shareSchema.extend({
      path: z.string().describe("After the `#` of the page's address. Seen this one time."),
    }),
    status: 201,
    handle: async (call) => {
      const issue = await issueOf(call);
      const { secret, ...share } = await call.context.shares.create(issue, call.body.days, call.access.actor);
      return json(201, { ...shareJson(share), path: `/share/${secret}` }, { "cache-control": "no-store" });
    },
  }),
  endpoint({
    method: "DELETE",
    path: `${SHARES}{share}/`,
    scopes: ["event:write"],
    summary: "End a link at once",
    status: 204,
    handle: async (call) => {
      const removed = await call.context.shares.remove(await issueOf(call), call.parts.share ?? "");
      if (!removed) throw new ReceiverError("not_found", "no such link");
      return { status: 204, headers: {} };
    },
  }),
  endpoint({
    method: "GET",
    path: "/winnow/shared/{secret}/",
    scopes: [],
    open: true,
    summary: "What a link shows",
    response: sharedSchema,
    handle: showShared,
  }),
];

async function issueOf({ access, database, parts }: Call<unknown, unknown>): Promise<SharedIssue> {
  const { issue, project } = await findIssue(database, access, parts.issue ?? "");
  return { projectId: project.id, issueId: issue.id };
}

const shareJson = (share: Share): z.infer<typeof shareSchema> => ({
  id: share.id,
  dateCreated: isoTime(share.created),
  expires: isoTime(share.expires),
  createdBy: share.createdBy,
});

async function showShared(call: Call<unknown, unknown>) {
  const { context, database, parts } = call;
  const share = await context.shares.find(parts.secret ?? "");
  if (!share) throw new ReceiverError("not_found", "this link is no more, or never was");
  // From here on the stranger sees the project of this one issue.
  const access = { scopes: [], projects: [Number(share.projectId)] };
  const tags = await listTags({ ...call, query: {}, access, parts: { issue: share.issueId } });
  const found = await findIssue(database, access, share.issueId);
  const body = {
    issue: sharedIssue(found),
    event: await sharedEvent(database.query, found, await familyOf(database, found)),
    tags: sharedTags(JSON.parse(String(tags.body))),
    expires: isoTime(share.expires),
  };
  return json(200, body, { "cache-control": "no-store", "x-robots-tag": "noindex", "referrer-policy": "no-referrer" });
}
