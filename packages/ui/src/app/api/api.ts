import { ApiError } from "./api-error.ts";
import { asArray, asObject, asText } from "./decode.ts";
import { decodeEvent, decodeSample, type Event, type Sample } from "./event.ts";
import { decodeIssue, decodeTag, type Issue, type TagDistribution } from "./issue.ts";
import { decodeProject, type Project } from "./project.ts";
import type { ApiRequest } from "./request.ts";

export type IssueQuery = {
  org: string;
  project: string;
  sort: string;
  /** In the syntax of Sentry's search; empty for all issues. */
  query: string;
  /** Only what occurred in it, such as `24h`; empty for all of the time. */
  period?: string;
  /** Only what occurred in these; empty for all of them. */
  environments?: readonly string[];
  cursor?: string;
  limit?: number;
};

/** What a reader can make of an issue. */
export type NewStatus = "resolved" | "ignored" | "unresolved";

/** One page of issues; `next` is the cursor of the page after it. */
export type IssuePage = { issues: Issue[]; next?: string };

/** Issues in one request: the most that the API gives. */
export const PAGE_SIZE = 100;

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

/** The API over its requests. */
export function createApi({ json, stream }: ApiRequest): Api {
  const ofIssue = (id: string, rest = "") => `issues/${encodeURIComponent(id)}/${rest}`;
  const inProject = (org: string, project: string, rest: string) =>
    `projects/${encodeURIComponent(org)}/${encodeURIComponent(project)}/${rest}`;

  return {
    async projects(signal) {
      const { body } = await json("projects/", signal);
      return asArray(body).flatMap((item) => decodeProject(item) ?? []);
    },
    async issues({ org, project, sort, query, period = "", environments = [], cursor, limit = PAGE_SIZE }, signal) {
      const parameters = new URLSearchParams({ sort, query, limit: String(limit) });
      if (period !== "") parameters.set("statsPeriod", period);
      for (const environment of environments) parameters.append("environment", environment);
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
      return stream(inProject(org, project, "live/"), signal);
    },
  };
}
