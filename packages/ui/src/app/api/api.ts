import { ApiError } from "./api-error.ts";
import { asArray, asObject, asText } from "./decode.ts";
import { decodeEvent, decodeSample, type Event, type Sample } from "./event.ts";
import { decodeIssue, decodeTag, type Issue, type TagDistribution } from "./issue.ts";
import { decodeProject, type Project } from "./project.ts";

export type IssueQuery = {
  org: string;
  project: string;
  sort: string;
  /** In the syntax of Sentry's search; empty for all issues. */
  query: string;
  cursor?: string;
  limit?: number;
};

/** What a reader can make of an issue. */
export type NewStatus = "resolved" | "ignored" | "unresolved";

/** One page of issues; `next` is the cursor of the page after it. */
export type IssuePage = { issues: Issue[]; next?: string };

/** Issues in one request: the most that the API gives. */
export const PAGE_SIZE = 100;

type Change = { method: "PUT"; body: unknown };

/** The receiver's Web API as the page uses it. Every method throws {@link ApiError}. */
export type Api = {
  projects(signal?: AbortSignal): Promise<Project[]>;
  issues(query: IssueQuery, signal?: AbortSignal): Promise<IssuePage>;
  issue(id: string, signal?: AbortSignal): Promise<Issue>;
  setStatus(id: string, status: NewStatus): Promise<Issue>;
  /** How the values of each tag of an issue are spread. */
  tags(issueId: string, signal?: AbortSignal): Promise<TagDistribution[]>;
  /** The samples of an issue without their payloads, newest first. */
  samples(issueId: string, signal?: AbortSignal): Promise<Sample[]>;
  /** One sample with its payload. */
  event(issueId: string, eventId: string, signal?: AbortSignal): Promise<Event>;
  /** The public DSN of a project, if there is one and the reader may see it. */
  dsn(org: string, project: string, signal?: AbortSignal): Promise<string | undefined>;
  /** Opens the stream of changes of a project. */
  live(org: string, project: string, signal: AbortSignal): Promise<ReadableStream<Uint8Array>>;
};

/**
 * @param base address that `api/0/` is relative to, ends in a slash
 * @param token the bearer token of the moment, if there is one
 * @param onUnauthorized called when the receiver refuses the token
 */
export function createApi(base: string, token: () => string | undefined, onUnauthorized: () => void): Api {
  const request = async (path: string, accept: string, signal?: AbortSignal, change?: Change): Promise<Response> => {
    const bearer = token();
    const headers = {
      accept,
      ...(bearer === undefined ? {} : { authorization: `Bearer ${bearer}` }),
      ...(change === undefined ? {} : { "content-type": "application/json" }),
    };
    const init = { headers, signal, method: change?.method, body: change && JSON.stringify(change.body) };
    const response = await fetch(new URL(`api/0/${path}`, base), init).catch((cause) => {
      throw signal?.aborted ? cause : ApiError.network(cause);
    });
    if (response.ok) return response;
    const error = ApiError.ofResponse(response, await readDetail(response));
    if (error.kind === "unauthorized" && bearer === token()) onUnauthorized();
    throw error;
  };
  const json = async (path: string, signal?: AbortSignal, change?: Change) => {
    const response = await request(path, "application/json", signal, change);
    const body: unknown = await response.json().catch((cause) => {
      throw signal?.aborted ? cause : new ApiError("server", response.status, "the answer is not JSON");
    });
    return { body, next: nextCursor(response.headers.get("link")) };
  };
  const ofIssue = (id: string, rest = "") => `issues/${encodeURIComponent(id)}/${rest}`;
  const inProject = (org: string, project: string, rest: string) =>
    `projects/${encodeURIComponent(org)}/${encodeURIComponent(project)}/${rest}`;

  return {
    async projects(signal) {
      const { body } = await json("projects/", signal);
      return asArray(body).flatMap((item) => decodeProject(item) ?? []);
    },
    async issues({ org, project, sort, query, cursor, limit = PAGE_SIZE }, signal) {
      const parameters = new URLSearchParams({ sort, query, limit: String(limit) });
      if (cursor !== undefined) parameters.set("cursor", cursor);
      const { body, next } = await json(inProject(org, project, `issues/?${parameters}`), signal);
      return { issues: asArray(body).flatMap((item) => decodeIssue(item) ?? []), next };
    },
    async issue(id, signal) {
      const issue = decodeIssue((await json(ofIssue(id), signal)).body);
      if (issue === undefined) throw new ApiError("server", 200, "the answer is not an issue");
      return issue;
    },
    async setStatus(id, status) {
      const issue = decodeIssue((await json(ofIssue(id), undefined, { method: "PUT", body: { status } })).body);
      if (issue === undefined) throw new ApiError("server", 200, "the answer is not an issue");
      return issue;
    },
    async tags(issueId, signal) {
      const { body } = await json(ofIssue(issueId, "tags/"), signal);
      return asArray(body).map(decodeTag);
    },
    async samples(issueId, signal) {
      const { body } = await json(ofIssue(issueId, "events/"), signal);
      return asArray(body).flatMap((item) => decodeSample(item) ?? []);
    },
    async event(issueId, eventId, signal) {
      const { body } = await json(ofIssue(issueId, `events/${encodeURIComponent(eventId)}/`), signal);
      const event = decodeEvent(body);
      if (event === undefined) throw new ApiError("server", 200, "the answer is not an event");
      return event;
    },
    async dsn(org, project, signal) {
      const { body } = await json(inProject(org, project, "keys/"), signal);
      return asText(asObject(asObject(asArray(body)[0])?.dsn)?.public);
    },
    async live(org, project, signal) {
      const response = await request(inProject(org, project, "live/"), "text/event-stream", signal);
      if (response.body === null) throw new ApiError("server", response.status, "the stream has no body");
      return response.body;
    },
  };
}

/** The cursor of the next page from a `Link` header as Sentry writes it, if it says that there are results. */
export function nextCursor(link: string | null): string | undefined {
  const next = link?.split(/,\s*(?=<)/).find((part) => /rel="next"/.test(part));
  if (next === undefined || /results="false"/.test(next)) return undefined;
  return /cursor="([^"]+)"/.exec(next)?.[1];
}

async function readDetail(response: Response): Promise<string | undefined> {
  const body = asObject(await response.json().catch(() => undefined));
  const detail = body?.detail;
  return asText(detail) ?? asText(asObject(detail)?.message) ?? asText(body?.message) ?? asText(body?.error);
}
