import { z } from "zod";
import { createGithubIssue, findGithubIssue } from "../github/github.ts";
import { json } from "../http/neutral.ts";
import { logActivity } from "../life-cycle/activity.ts";
import { ReceiverError } from "../receiver-error.ts";
import { type Endpoint, endpointsAt } from "./endpoint.ts";
import { shortId } from "./issue-json.ts";
import { issueOfPath } from "./show-issue.ts";

const PATHS = ["/issues/{issue}/external-issues/", "/organizations/{organization}/issues/{issue}/external-issues/"];

const externalSchema = z.object({ displayName: z.string(), webUrl: z.string(), title: z.string() });

const body = z.object({
  /** `owner/name` */
  repository: z.string().regex(/^[\w-]{1,100}\/(?!\.{1,2}$)[\w.-]{1,100}$/, "must be owner/name"),
  /** Links this issue; without it a new one is made. */
  number: z.int().min(1).optional(),
  title: z.string().min(1).max(250).optional(),
  body: z.string().max(50_000).optional(),
});

/** Issues of GitHub that belong to an issue. */
export const GITHUB_ENDPOINTS: readonly Endpoint[] = [
  ...endpointsAt(PATHS, {
    method: "GET",
    scopes: ["event:read"],
    summary: "Where else an issue is worked on",
    response: z.array(externalSchema),
    handle: async (call) => {
      const { issue } = await issueOfPath(call);
      const rows = await call.database.query<{ url: string; name: string; title: string }>(
        `select url, name, title from :schema.external_issue where project_id = $1::bigint and issue_id = $2::bigint order by at, url`,
        [issue.project_id, issue.id],
      );
      return json(200, rows.map(externalJson));
    },
  }),
  ...endpointsAt(PATHS, {
    method: "POST",
    scopes: ["event:write"],
    summary: "Make or link a GitHub issue",
    body,
    response: externalSchema,
    status: 201,
    handle: async (call) => {
      const { github } = call.context;
      if (!github) throw new ReceiverError("not_found", "GitHub is not set up (option github)");
      const { issue, project } = await issueOfPath(call);
      const { repository, number, title = issue.title.slice(0, 250) } = call.body;
      const text = `${issue.culprit}\n\nSeen ${issue.times_seen} times (${shortId(project.slug, issue.id)}).`;
      const external =
        number === undefined
          ? await createGithubIssue(github, repository, { title, body: call.body.body ?? text })
          : await findGithubIssue(github, repository, number);
      await call.database.transaction(async ({ query }) => {
        await query(
          `insert into :schema.external_issue (project_id, issue_id, url, name, title, actor) values ($1::bigint, $2::bigint, $3, $4, $5, $6)
           on conflict (project_id, issue_id, url) do update set title = excluded.title`,
          [issue.project_id, issue.id, external.url, external.name, external.title, call.access.actor ?? null],
        );
        const entry = { projectId: Number(issue.project_id), issueId: Number(issue.id), actor: call.access.actor };
        await logActivity(query, [
          { ...entry, kind: "create_issue", data: { location: external.url, title: external.name } },
        ]);
      });
      return json(201, externalJson(external));
    },
  }),
];

const externalJson = (row: { url: string; name: string; title: string }) => ({
  displayName: row.name,
  webUrl: row.url,
  title: row.title,
});
