import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { loadUi } from "../../src/index.ts";
import { sampleAdmin } from "./sample-admin.ts";
import { type SampleEvent, tags } from "./sample-events.ts";
import type { SampleIssue } from "./sample-issues.ts";
import { type AdminData, answerAdmin, answerOpen } from "./stub-admin.ts";
import { answerIssueApi, emptyExtras, type StubExtras } from "./stub-issue-api.ts";

export const TOKEN = "wnt_test";

/** The strictest of what a host and the receiver set. */
const CSP =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** A receiver's surface for the page: the built site under a prefix with a strict CSP, and answers that a test sets. */
export type StubReceiver = {
  /** Address of the page, ends in a slash. */
  url: string;
  issues: SampleIssue[];
  pageSize: number;
  /** When set, requests under `api/0/` are answered with it. */
  failure: { status: number; body: unknown; headers?: Record<string, string> } | undefined;
  withStream: boolean;
  /** Paths that were requested, with their query. */
  requests: string[];
  /** The samples of every issue, newest first. */
  events: SampleEvent[];
  mayWrite: boolean;
  /** Name of who reads. */
  reader: string;
  /** Bodies of the changes that were asked for, with their paths. */
  changes: { method: string; path: string; body: unknown }[];
  extras: StubExtras;
  /** All that belongs to no issue. */
  admin: AdminData;
  send(message: unknown): void;
  dropStreams(): void;
  close(): Promise<void>;
};

const sortKeys: Record<string, (issue: SampleIssue) => number> = {
  date: (issue) => Date.parse(issue.lastSeen),
  new: (issue) => Date.parse(String(issue.firstSeen)),
  freq: (issue) => Number(issue.count),
  user: (issue) => Number(issue.userCount),
  trend: (issue) => -Number(issue.id),
};

export async function startStubReceiver(prefix = "/tools/errors/"): Promise<StubReceiver> {
  const site = loadUi();
  const streams = new Set<ServerResponse>();

  const answer = (request: IncomingMessage, response: ServerResponse) => {
    const url = new URL(request.url ?? "/", "http://stub");
    const path = url.pathname.slice(prefix.length);
    if (!url.pathname.startsWith(prefix)) return void response.writeHead(404).end();
    const file = site.files.get(path === "" ? "index.html" : path);
    if (file !== undefined) {
      response.writeHead(200, {
        "content-type": file.contentType,
        "content-security-policy": CSP,
        "x-content-type-options": "nosniff",
      });
      return void response.end(file.body);
    }
    stub.requests.push(path + url.search);
    if (stub.failure !== undefined) return json(response, stub.failure.status, stub.failure.body, stub.failure.headers);
    const apiPath = path.slice("api/0/".length);
    void readBody(request).then((body) => {
      const { method = "GET" } = request;
      if (method !== "GET") stub.changes.push({ method, path: apiPath + url.search, body });
      const open = answerOpen(stub.admin, method, apiPath, body);
      if (open !== undefined) return json(response, open.status, open.body, open.headers);
      if (!hasAccess(request)) return json(response, 401, { detail: "Invalid token" });
      const admin = answerAdmin(stub.admin, { method, path: apiPath, search: url.searchParams, body });
      if (admin !== undefined) return json(response, admin.status, admin.body, admin.headers);
      const known = answerIssueApi(stub, { method, path: apiPath, search: url.searchParams, body });
      if (known === undefined) return answerApi(apiPath, url.searchParams, request, response, body);
      if (known.bytes !== undefined) return void response.writeHead(200).end(known.bytes);
      json(response, known.status, known.body);
    });
  };

  const answerApi = (
    path: string,
    search: URLSearchParams,
    request: IncomingMessage,
    response: ServerResponse,
    body: Record<string, unknown>,
  ) => {
    if (path === "projects/") return json(response, 200, stub.admin.projects);
    if (path === "projects/acme/empty/issues/") return json(response, 200, []);
    const [, id, rest] = /^issues\/(\d+)\/(.*)$/.exec(path) ?? [];
    const issue = stub.issues.find((candidate) => candidate.id === id);
    if (issue !== undefined) return answerIssue(issue, rest ?? "", request, response, body);
    if (path === "projects/acme/shop/issues/") return issuePage(search, response);
    if (path.endsWith("/live/") && stub.withStream) {
      response.writeHead(200, { "content-type": "text/event-stream" }).write(": hello\n\n");
      streams.add(response);
      return void response.on("close", () => streams.delete(response));
    }
    json(response, 404, { detail: "The requested resource does not exist" });
  };

  const answerIssue = (
    issue: SampleIssue,
    rest: string,
    request: IncomingMessage,
    response: ServerResponse,
    body: Record<string, unknown>,
  ) => {
    const event = stub.events.find((candidate) => rest === `events/${candidate.eventID}/`);
    if (event !== undefined) return json(response, 200, event);
    if (rest === "events/")
      return json(
        response,
        200,
        stub.events.map(({ entries: _, ...summary }) => summary),
      );
    if (rest === "tags/") return json(response, 200, tags);
    if (rest !== "") return json(response, 404, { detail: "The requested resource does not exist" });
    if (request.method !== "PUT") return json(response, 200, issue);
    if (!stub.mayWrite) return json(response, 403, { detail: "the token lacks the scope event:write" });
    json(response, 200, Object.assign(issue, body));
  };

  const issuePage = (search: URLSearchParams, response: ServerResponse) => {
    const key = sortKeys[search.get("sort") ?? "date"]!;
    const query = search.get("query") ?? "";
    if (/\(/.test(query)) return json(response, 400, { detail: "query: a bracket is not closed (at character 1)" });
    const status = /is:(\w+)/.exec(query)?.[1];
    const words = query
      .replace(/is:\w+|firstRelease:"[^"]*"/g, "")
      .trim()
      .toLowerCase();
    const found = stub.issues.filter(
      (issue) => (status === undefined || issue.status === status) && issue.title.toLowerCase().includes(words),
    );
    const sorted = found.toSorted((a, b) => key(b) - key(a));
    const from = Number(search.get("cursor") ?? 0);
    const to = from + Math.min(stub.pageSize, Number(search.get("limit")));
    const more = to < sorted.length;
    const period = search.get("statsPeriod") ?? "24h";
    const shown = sorted.slice(from, to).map((issue) => withStats(issue, period));
    json(response, 200, shown, {
      link: `<http://stub/>; rel="previous"; results="false"; cursor="0", <http://stub/>; rel="next"; results="${more}"; cursor="${to}"`,
    });
  };

  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const stub: StubReceiver = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}${prefix}`,
    issues: [],
    pageSize: 50,
    failure: undefined,
    withStream: true,
    requests: [],
    events: [],
    mayWrite: true,
    reader: "Ada Lovelace",
    changes: [],
    extras: emptyExtras(),
    admin: sampleAdmin(Date.now()),
    send: (message) => {
      for (const stream of streams) stream.write(`event: issues\ndata: ${JSON.stringify(message)}\n\n`);
    },
    dropStreams: () => {
      for (const stream of streams) stream.destroy();
    },
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
  return stub;
}

/** A list has the last day, and the period that was asked for. */
function withStats(issue: SampleIssue, period: string): SampleIssue {
  const stats = issue.stats as Record<string, unknown>;
  return { ...issue, stats: { "24h": stats["24h"], ...(period === "24h" ? {} : { [period]: stats["30d"] }) } };
}

/** Who has the token, or the cookie that signing in gives. */
const hasAccess = ({ headers }: IncomingMessage): boolean =>
  headers.authorization === `Bearer ${TOKEN}` || (headers.cookie ?? "").includes("winnow_session=stub");

async function readBody(request: IncomingMessage): Promise<Record<string, unknown>> {
  let text = "";
  for await (const chunk of request) text += String(chunk);
  return text === "" ? {} : JSON.parse(text);
}

function json(response: ServerResponse, status: number, body: unknown, headers: Record<string, string> = {}): void {
  response.writeHead(status, { "content-type": "application/json", ...headers });
  response.end(body === undefined ? undefined : JSON.stringify(body));
}
