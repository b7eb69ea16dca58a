import { randomUUID } from "node:crypto";
import type { ApiContext } from "../api/endpoint.ts";
import { serveLogin } from "../api/login.ts";
import { routeApi } from "../api/route-api.ts";
import { type IngestContext, ingest } from "../ingest/ingest.ts";
import { ReceiverError } from "../receiver-error.ts";
import { preflight, withCors } from "./cors.ts";
import { json, type NeutralRequest, type NeutralResponse } from "./neutral.ts";
import { respondError } from "./respond-error.ts";
import { type StaticSite, serveSite } from "./site.ts";

/** What the routes work with. */
export type RouteContext = ApiContext & {
  ingest: IngestContext;
  site?: StaticSite;
  metrics(): string;
};

const INGEST = /^\/api\/([^/]+)\/(envelope|store|security)\/?$/;
const TUNNEL = /^\/tunnel\/?$/;

/**
 * From request to response: ingest, the API, health, the page. Never throws. The answer carries the request's `x-request-id`, its own
 * or a new one, and so does what is logged about it.
 */
export async function route(context: RouteContext, request: NeutralRequest): Promise<NeutralResponse> {
  const requestId = requestIdOf(request);
  const response = await answer(context, request, requestId);
  response.headers["x-request-id"] = requestId;
  return response;
}

const requestIdOf = ({ headers }: NeutralRequest): string => {
  const given = headers["x-request-id"];
  return given !== undefined && /^[\w.-]{1,64}$/.test(given) ? given : randomUUID();
};

async function answer(context: RouteContext, request: NeutralRequest, requestId: string): Promise<NeutralResponse> {
  const target = INGEST.exec(request.path) ?? TUNNEL.exec(request.path);
  if (target && target[1] !== "0") return withCors(await routeIngest(context, request, target, requestId));
  try {
    if (request.path === "/healthz") return await health(context);
    if (request.path === "/metrics") {
      return { status: 200, headers: { "content-type": "text/plain; version=0.0.4" }, body: context.metrics() };
    }
    if (request.path.startsWith("/api/")) return await routeApi(context, request);
    if (/^\/log(in|out)$/.test(request.path)) return await serveLogin(context.sessions, request);
    if (request.method !== "GET" && request.method !== "HEAD")
      throw new ReceiverError("method", "only GET is served here");
    if (context.site) return serveSite(context.site, request);
    throw new ReceiverError("not_found", "nothing is served here");
  } catch (error) {
    return respondError(error, context.logger, requestId);
  }
}

async function routeIngest(
  context: RouteContext,
  request: NeutralRequest,
  target: RegExpExecArray,
  requestId: string,
): Promise<NeutralResponse> {
  if (request.method === "OPTIONS") return preflight();
  try {
    if (request.method !== "POST") throw new ReceiverError("method", "send events with POST");
    const endpoint = (target[2] ?? "envelope") as "envelope" | "store" | "security";
    return await ingest(context.ingest, request, { project: target[1], endpoint });
  } catch (error) {
    return respondError(error, context.logger, requestId);
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
