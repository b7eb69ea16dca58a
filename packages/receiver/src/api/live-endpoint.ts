import { isAway } from "../database/away.ts";
import { authenticate, requireScope, sees } from "./access.ts";
import { type Endpoint, endpoint } from "./endpoint.ts";
import { findProject } from "./find-project.ts";

const SCOPES = ["event:read"] as const;

/** What changes while somebody looks. */
export const LIVE_ENDPOINT: Endpoint = endpoint({
  method: "GET",
  path: "/projects/{organization}/{project}/live/",
  scopes: SCOPES,
  summary: "A stream of server-sent events that name the issues that changed",
  handle: async ({ database, access, context, parts, request }) => {
    const project = await findProject(database, access, parts.organization ?? "", parts.project ?? "");
    return context.live.open(Number(project.id), request, async () => {
      try {
        const now = await authenticate(request, context);
        requireScope(now, SCOPES);
        return sees(now, project.id);
      } catch (error) {
        // Of a database that is away nobody learns who may what: whoever listens hears nothing from it either.
        return isAway(error);
      }
    });
  },
});
