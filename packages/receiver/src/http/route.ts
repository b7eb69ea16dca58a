import { type Authorize, requireScope } from "../api/access.ts";
import { findProject, listProjects, type ProjectRow } from "../api/find-project.ts";
import { getIssue, listEvents } from "../api/get-issue.ts";
import { isoTime } from "../api/issue-json.ts";
import { listIssues } from "../api/list-issues.ts";
import type { Live } from "../api/live.ts";
import type { Database } from "../database/database.ts";
import { type IngestContext, ingest } from "../ingest/ingest.ts";
import type { ReceiverLogger } from "../options.ts";
import type { Scope, Tokens } from "../project/tokens.ts";
import { ReceiverError } from "../receiver-error.ts";
import type { Settler } from "../store/settler.ts";
import { preflight, withCors } from "./cors.ts";
import { json, type NeutralRequest, type NeutralResponse } from "./neutral.ts";
import { respondError } from "./respond-error.ts";
import { type StaticSite, serveSite } from "./site.ts";

/** What the routes work with. */
export type RouteContext = {
  database: Database;
  ingest: IngestContext;
  tokens: Tokens;
  live: Live;
  settler: Settler;
  authorize?: Authorize;
  site?: StaticSite;
  logger: ReceiverLogger;
  metrics(): string;
};

const INGEST = /^\/api\/([^/]+)\/(envelope|store)\/?$/;

/** From request to response: ingest, the API, health, the page. Never throws. */
export async function route(context: RouteContext, request: NeutralRequest): Promise<NeutralResponse> {
  const target = INGEST.exec(request.path);
  if (target && target[1] !== "0") return withCors(await routeIngest(context, request, target));
  try {
    if (request.path === "/healthz") return await health(context);
    if (request.path === "/metrics") {
      return { status: 200, headers: { "content-type": "text/plain; version=0.0.4" }, body: context.metrics() };
    }
    if (request.path.startsWith("/api/")) return await routeApi(context, request);
    if (request.method !== "GET" && request.method !== "HEAD")
      throw new ReceiverError("method", "only GET is served here");
    if (context.site) return serveSite(context.site, request);
    throw new ReceiverError("not_found", "nothing is served here");
  } catch (error) {
    return respondError(error, context.logger);
  }
}

async function routeIngest(
  context: RouteContext,
  request: NeutralRequest,
  target: RegExpExecArray,
): Promise<NeutralResponse> {
  if (request.method === "OPTIONS") return preflight();
  try {
    if (request.method !== "POST") throw new ReceiverError("method", "send events with POST");
    const endpoint = target[2] === "store" ? "store" : "envelope";
    return await ingest(context.ingest, request, { project: target[1] ?? "", endpoint });
  } catch (error) {
    return respondError(error, context.logger);
  }
}

async function health(context: RouteContext): Promise<NeutralResponse> {
  try {
    await context.database.query("select 1 as ok");
    return json(200, { status: "ok" });
  } catch {
    return json(503, { status: "database away" }, { "retry-after": "5" });
  }
}

type ApiRoute = {
  path: RegExp;
  scope: Scope;
  handle(context: RouteContext, parts: string[], request: NeutralRequest): Promise<NeutralResponse>;
};

const ROUTES: readonly ApiRoute[] = [
  {
    path: /^\/api\/0\/organizations\/$/,
    scope: "org:read",
    handle: async ({ database }) => {
      const rows = await database.query<{ id: string; slug: string; name: string }>(
        "select id::text as id, slug, name from :schema.organization order by slug",
      );
      return json(
        200,
        rows.map((row) => ({ ...row, status: { id: "active", name: "active" } })),
      );
    },
  },
  {
    path: /^\/api\/0\/projects\/$/,
    scope: "project:read",
    handle: async ({ database }) => json(200, (await listProjects(database)).map(projectJson)),
  },
  {
    path: /^\/api\/0\/organizations\/([^/]+)\/projects\/$/,
    scope: "project:read",
    handle: async ({ database }, [organization = ""]) =>
      json(200, (await listProjects(database, organization)).map(projectJson)),
  },
  {
    path: /^\/api\/0\/projects\/([^/]+)\/([^/]+)\/issues\/$/,
    scope: "event:read",
    handle: async ({ database, settler }, [organization = "", slug = ""], request) => {
      const project = await findProject(database, organization, slug);
      await settler.settle(Number(project.id));
      return await listIssues(database, project, request);
    },
  },
  {
    path: /^\/api\/0\/projects\/([^/]+)\/([^/]+)\/live\/$/,
    scope: "event:read",
    handle: async ({ database, live }, [organization = "", project = ""], request) =>
      live.open(Number((await findProject(database, organization, project)).id), request),
  },
  {
    path: /^\/api\/0\/(?:organizations\/[^/]+\/)?issues\/([^/]+)\/$/,
    scope: "event:read",
    handle: async ({ database, settler }, [id = ""]) => await getIssue(database, settler, id),
  },
  {
    path: /^\/api\/0\/(?:organizations\/[^/]+\/)?issues\/([^/]+)\/events\/$/,
    scope: "event:read",
    handle: async ({ database }, [id = ""], request) =>
      await listEvents(database, id, new URLSearchParams(request.query).get("full") === "true"),
  },
];

async function routeApi(context: RouteContext, request: NeutralRequest): Promise<NeutralResponse> {
  const path = request.path.endsWith("/") ? request.path : `${request.path}/`;
  for (const candidate of ROUTES) {
    const match = candidate.path.exec(path);
    if (!match) continue;
    if (request.method !== "GET") throw new ReceiverError("method", "only GET is served here");
    await requireScope(request, candidate.scope, context.tokens, context.authorize);
    return await candidate.handle(context, match.slice(1).map(decodePart), request);
  }
  throw new ReceiverError("not_found", "no such endpoint");
}

function decodePart(part: string | undefined): string {
  try {
    return decodeURIComponent(part ?? "");
  } catch {
    throw new ReceiverError("malformed", "the path is not percent-encoded UTF-8", { where: "path" });
  }
}

function projectJson(row: ProjectRow) {
  return {
    id: row.id,
    slug: row.slug,
    name: row.name,
    platform: row.platform,
    dateCreated: isoTime(row.created),
    isBookmarked: false,
    isMember: true,
    features: [],
    status: "active",
    organization: { slug: row.organization, name: row.organization },
  };
}
