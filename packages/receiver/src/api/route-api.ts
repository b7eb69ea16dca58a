import { json, type NeutralRequest, type NeutralResponse } from "../http/neutral.ts";
import type { Caller } from "../project/caller.ts";
import { ReceiverError } from "../receiver-error.ts";
import { authenticate, requireScope } from "./access.ts";
import { type ApiContext, check, type Endpoint, readQuery } from "./endpoint.ts";
import { ENDPOINTS } from "./endpoints.ts";
import { openApiDocument } from "./openapi.ts";
import { readJson } from "./read-json.ts";

type Route = { pattern: RegExp; names: string[]; methods: Map<string, Endpoint> };

/** One route per path; those without names before those with, so that `events/latest/` is not taken for an id. */
const ROUTES: readonly Route[] = compile(ENDPOINTS);

function compile(endpoints: readonly Endpoint[]): Route[] {
  const routes = new Map<string, Route>();
  for (const endpoint of endpoints) {
    const key = endpoint.path.replace(/\{\w+\}/g, "{}");
    const names = [...endpoint.path.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? "");
    const pattern = new RegExp(`^/api/0${endpoint.path.replace(/\./g, "\\.").replace(/\{\w+\}/g, "([^/]+)")}$`);
    const route = routes.get(key) ?? { pattern, names, methods: new Map() };
    route.methods.set(endpoint.method, endpoint);
    routes.set(key, route);
  }
  return [...routes]
    .sort(([a], [b]) => (a < b ? 1 : -1))
    .map(([, route]) => route)
    .sort((a, b) => a.names.length - b.names.length);
}

/** Whoever asks an open endpoint. */
const NOBODY: Caller = { scopes: [], projects: [] };

/** Answers a request below `/api/0/`. @throws ReceiverError for everything that is wrong with it. */
export async function routeApi(context: ApiContext, request: NeutralRequest): Promise<NeutralResponse> {
  if (request.path === "/api/0/openapi.json") return json(200, openApiDocument());
  const path = request.path.endsWith("/") ? request.path : `${request.path}/`;
  for (const { pattern, names, methods } of ROUTES) {
    const match = pattern.exec(path);
    if (!match) continue;
    const endpoint = methods.get(request.method === "HEAD" ? "GET" : request.method);
    if (!endpoint) throw new ReceiverError("method", `only ${[...methods.keys()].join(", ")} is served here`);
    const access = endpoint.open ? NOBODY : await authenticate(request, context);
    requireScope(access, endpoint.scopes);
    const parts = Object.fromEntries(names.map((name, index) => [name, decodePart(match[index + 1])]));
    return await endpoint.handle({
      context,
      database: context.database,
      access,
      parts,
      query: readQuery(endpoint.query, request.query),
      body: endpoint.body && check(endpoint.body, await readJson(request)),
      request,
      now: Date.now(),
    });
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
