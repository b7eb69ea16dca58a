import { z } from "zod";
import { json } from "../http/neutral.ts";
import { activityOf } from "./activity-json.ts";
import { changeIssue, changeIssues, removeIssue, removeIssues } from "./change-issues.ts";
import { type Endpoint, endpoint, endpointsAt, listParameter } from "./endpoint.ts";
import { chosenProjects, findProject } from "./find-project.ts";
import { listHashes, unmergeHashes } from "./hashes.ts";
import { activitySchema, issueListQuery, issueSchema, issueUpdateBody } from "./issue-schemas.ts";
import { listIssues } from "./list-issues.ts";
import { issueOfPath, showIssue } from "./show-issue.ts";

const ISSUE = ["/issues/{issue}/", "/organizations/{organization}/issues/{issue}/"];
const below = (rest: string): string[] => ISSUE.map((path) => `${path}${rest}`);

const bulkQuery = z.object({
  id: listParameter.optional(),
  query: z.string().optional(),
  status: z.enum(["unresolved", "resolved", "ignored"]).optional(),
  environment: listParameter.optional(),
  project: listParameter.optional(),
});

const hashesQuery = z.object({ id: listParameter });

/** Issues: lists, one by one, many at once. */
export const ISSUE_ENDPOINTS: readonly Endpoint[] = [
  endpoint({
    method: "GET",
    path: "/projects/{organization}/{project}/issues/",
    scopes: ["event:read"],
    summary: "Issues of a project: searched, sorted, page by page",
    query: issueListQuery,
    response: z.array(issueSchema),
    handle: async (call) => {
      const { organization = "", project = "" } = call.parts;
      return await listIssues(call, [await findProject(call.database, call.access, organization, project)]);
    },
  }),
  endpoint({
    method: "GET",
    path: "/organizations/{organization}/issues/",
    scopes: ["event:read"],
    summary: "Issues of an organization, of all projects or of those in `project`",
    query: issueListQuery,
    response: z.array(issueSchema),
    handle: async (call) => {
      const { database, access, parts, query } = call;
      return await listIssues(call, await chosenProjects(database, access, parts.organization ?? "", query.project));
    },
  }),
  endpoint({
    method: "PUT",
    path: "/projects/{organization}/{project}/issues/",
    scopes: ["event:write"],
    summary: "Change, merge or discard many issues",
    query: bulkQuery,
    body: issueUpdateBody,
    handle: async (call) => {
      const { organization = "", project = "" } = call.parts;
      return await changeIssues(call, [await findProject(call.database, call.access, organization, project)]);
    },
  }),
  endpoint({
    method: "PUT",
    path: "/organizations/{organization}/issues/",
    scopes: ["event:write"],
    summary: "Change, merge or discard many issues of an organization",
    query: bulkQuery,
    body: issueUpdateBody,
    handle: async (call) => {
      const { database, access, parts, query } = call;
      return await changeIssues(call, await chosenProjects(database, access, parts.organization ?? "", query.project));
    },
  }),
  endpoint({
    method: "DELETE",
    path: "/projects/{organization}/{project}/issues/",
    scopes: ["event:admin"],
    summary: "Delete many issues",
    query: bulkQuery,
    status: 204,
    handle: async (call) => {
      const { organization = "", project = "" } = call.parts;
      return await removeIssues(call, [await findProject(call.database, call.access, organization, project)]);
    },
  }),
  endpoint({
    method: "DELETE",
    path: "/organizations/{organization}/issues/",
    scopes: ["event:admin"],
    summary: "Delete many issues of an organization",
    query: bulkQuery,
    status: 204,
    handle: async (call) => {
      const { database, access, parts, query } = call;
      return await removeIssues(call, await chosenProjects(database, access, parts.organization ?? "", query.project));
    },
  }),
  ...endpointsAt(ISSUE, {
    method: "GET",
    scopes: ["event:read"],
    summary: "One issue, by its id or its short id",
    response: issueSchema,
    handle: showIssue,
  }),
  ...endpointsAt(ISSUE, {
    method: "PUT",
    scopes: ["event:write"],
    summary: "Change one issue",
    body: issueUpdateBody,
    response: issueSchema,
    handle: changeIssue,
  }),
  ...endpointsAt(ISSUE, {
    method: "DELETE",
    scopes: ["event:admin"],
    summary: "Delete one issue",
    status: 202,
    handle: removeIssue,
  }),
  ...endpointsAt(below("hashes/"), {
    method: "GET",
    scopes: ["event:read"],
    summary: "Fingerprints that lead to an issue",
    handle: listHashes,
  }),
  ...endpointsAt(below("hashes/"), {
    method: "PUT",
    scopes: ["event:write"],
    summary: "Take apart what was merged, by a fingerprint of each part",
    query: hashesQuery,
    status: 202,
    handle: unmergeHashes,
  }),
  ...endpointsAt(below("hashes/"), {
    method: "DELETE",
    scopes: ["event:write"],
    summary: "The same, as Sentry's page asks for it",
    query: hashesQuery,
    status: 202,
    handle: unmergeHashes,
  }),
  ...endpointsAt(below("activities/"), {
    method: "GET",
    scopes: ["event:read"],
    summary: "Who did what with an issue, and when",
    response: z.object({ activity: z.array(activitySchema) }),
    handle: async (call) => {
      const { issue } = await issueOfPath(call);
      return json(200, { activity: await activityOf(call.database.query, issue.project_id, issue.id, 1_000) });
    },
  }),
];
