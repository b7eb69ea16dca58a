import { ApiError } from "./api-error.ts";
import { asArray, asObject, asText } from "./decode.ts";
import { decodeEvent, type Event } from "./event.ts";
import { decodeIssue, type Issue } from "./issue.ts";
import { decodeProject, type Project } from "./project.ts";

export type IssueQuery = { org: string; project: string; sort: string; cursor?: string };

/** One page of issues; `next` is the cursor of the page after it. */
export type IssuePage = { issues: Issue[]; next?: string };

/** Issues in one request: the most that the API gives. */
export const PAGE_SIZE = 100;

/** The receiver's Web API as the page uses it. Every method throws {@link ApiError}. */
export type Api = {
  projects(signal?: AbortSignal): Promise<Project[]>;
  issues(query: IssueQuery, signal?: AbortSignal): Promise<IssuePage>;
  issue(id: string, signal?: AbortSignal): Promise<Issue>;
  /** The samples of an issue with their payloads, newest first. */
  events(issueId: string, signal?: AbortSignal): Promise<Event[]>;
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
  const request = async (path: string, accept: string, signal?: AbortSignal): Promise<Response> => {
    const bearer = token();
    const headers = { accept, ...(bearer === undefined ? {} : { authorization: `Bearer ${bearer}` }) };
    const response = await fetch(new URL(`api/0/${path}`, base), { headers, signal }).catch((cause) => {
      throw signal?.aborted ? cause : ApiError.network(cause);
    });
    if (response.ok) return response;
    const error = ApiError.ofResponse(response, await readDetail(response));
    if (error.kind === "unauthorized" && bearer === token()) onUnauthorized();
    throw error;
  };
  const json = async (path: string, signal?: AbortSignal) => {
    const response = await request(path, "application/json", signal);
    const body: unknown = await response.json().catch((cause) => {
      throw signal?.aborted ? cause : new ApiError("server", response.status, "the answer is not JSON");
    });
    return { body, next: nextCursor(response.headers.get("link")) };
  };
  const inProject = (org: string, project: string, rest: string) =>
    `projects/${encodeURIComponent(org)}/${encodeURIComponent(project)}/${rest}`;

  return {
    async projects(signal) {
      const { body } = await json("projects/", signal);
      return asArray(body).flatMap((item) => decodeProject(item) ?? []);
    },
    async issues({ org, project, sort, cursor }, signal) {
      const parameters = new URLSearchParams({ sort, statsPeriod: "24h", limit: String(PAGE_SIZE) });
      if (cursor !== undefined) parameters.set("cursor", cursor);
      const { body, next } = await json(inProject(org, project, `issues/?${parameters}`), signal);
      return { issues: asArray(body).flatMap((item) => decodeIssue(item) ?? []), next };
    },
    async issue(id, signal) {
      const issue = decodeIssue((await json(`issues/${encodeURIComponent(id)}/`, signal)).body);
      if (issue === undefined) throw new ApiError("server", 200, "the answer is not an issue");
      return issue;
    },
    async events(issueId, signal) {
      const { body } = await json(`issues/${encodeURIComponent(issueId)}/events/?full=true`, signal);
      return asArray(body).flatMap((item) => decodeEvent(item) ?? []);
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
