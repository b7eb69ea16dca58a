import { type Endpoint, endpoint } from "./endpoint.ts";
import { findProject } from "./find-project.ts";

/** What changes while somebody looks. */
export const LIVE_ENDPOINT: Endpoint = endpoint({
  method: "GET",
  path: "/projects/{organization}/{project}/live/",
  scopes: ["event:read"],
  summary: "A stream of server-sent events that name the issues that changed",
  handle: async ({ database, access, context, parts, request }) => {
    const project = await findProject(database, access, parts.organization ?? "", parts.project ?? "");
    return context.live.open(Number(project.id), request);
  },
});
