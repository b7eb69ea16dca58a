import { z } from "zod";
import { listCommitters } from "./committers.ts";
import { type Call, type Endpoint, endpoint, endpointsAt, listParameter } from "./endpoint.ts";
import { chosenProjects, findProject, type ProjectRow } from "./find-project.ts";
import { listEvents, listProjectEvents, locateEvent, showEvent, showProjectEvent } from "./list-events.ts";
import { listTagKeys, listTags, listTagValues, showTag } from "./tags.ts";

const ISSUE = ["/issues/{issue}/", "/organizations/{organization}/issues/{issue}/"];
const below = (rest: string): string[] => ISSUE.map((path) => `${path}${rest}`);

const eventSummarySchema = z.object({
  id: z.string(),
  eventID: z.string(),
  groupID: z.string(),
  projectID: z.string(),
  title: z.string(),
  culprit: z.string(),
  platform: z.string(),
  dateCreated: z.string(),
  dateReceived: z.string(),
  tags: z.array(z.object({ key: z.string(), value: z.string() })),
});

const eventSchema = eventSummarySchema.extend({
  entries: z.array(z.object({ type: z.string(), data: z.unknown() })),
  contexts: z.record(z.string(), z.unknown()),
  user: z.unknown(),
  nextEventID: z.string().nullable(),
  previousEventID: z.string().nullable(),
});

const tagValueSchema = z.object({ name: z.string(), value: z.string(), count: z.number().nullable() });
const tagSchema = z.object({
  key: z.string(),
  name: z.string(),
  totalValues: z.number(),
  topValues: z.array(tagValueSchema),
  winnow: z.object({ rest: z.number().describe("Occurrences whose value is not among those shown.") }),
});

const eventsQuery = z.object({
  full: z.string().optional(),
  environment: listParameter.optional(),
  release: z.string().optional(),
});

/** Samples, and what their tags add up to. */
export const EVENT_ENDPOINTS: readonly Endpoint[] = [
  ...endpointsAt(below("events/"), {
    method: "GET",
    scopes: ["event:read"],
    summary: "The samples that were kept of an issue, newest first",
    query: eventsQuery,
    response: z.array(eventSummarySchema),
    handle: listEvents,
  }),
  ...endpointsAt(below("events/{event}/"), {
    method: "GET",
    scopes: ["event:read"],
    summary: "One sample: by its id, `latest` or `oldest`",
    response: eventSchema,
    handle: showEvent,
  }),
  ...endpointsAt(below("tags/"), {
    method: "GET",
    scopes: ["event:read"],
    summary: "Tags of an issue with their most frequent values and an honest rest",
    query: z.object({ limit: z.string().optional() }),
    response: z.array(tagSchema),
    handle: listTags,
  }),
  ...endpointsAt(below("tags/{key}/"), {
    method: "GET",
    scopes: ["event:read"],
    summary: "One tag of an issue",
    response: tagSchema,
    handle: (call) => showTag(call, false),
  }),
  ...endpointsAt(below("tags/{key}/values/"), {
    method: "GET",
    scopes: ["event:read"],
    summary: "All named values of a tag of an issue",
    response: z.array(tagValueSchema),
    handle: (call) => showTag(call, true),
  }),
  ...endpointsAt(below("committers/"), {
    method: "GET",
    scopes: ["event:read"],
    summary: "Commits that touched what failed, by the release in which the issue was first seen",
    handle: listCommitters,
  }),
  endpoint({
    method: "GET",
    path: "/projects/{organization}/{project}/events/",
    scopes: ["event:read"],
    summary: "The newest samples of a project",
    query: z.object({ full: z.string().optional() }),
    response: z.array(eventSummarySchema),
    handle: async (call) => {
      const { organization = "", project = "" } = call.parts;
      return await listProjectEvents(call, await findProject(call.database, call.access, organization, project));
    },
  }),
  endpoint({
    method: "GET",
    path: "/projects/{organization}/{project}/events/{event}/",
    scopes: ["event:read"],
    summary: "One sample of a project",
    response: eventSchema,
    handle: async (call) => {
      const { organization = "", project = "" } = call.parts;
      return await showProjectEvent(call, await findProject(call.database, call.access, organization, project));
    },
  }),
  endpoint({
    method: "GET",
    path: "/organizations/{organization}/eventids/{event}/",
    scopes: ["event:read"],
    summary: "Where an event is",
    handle: async (call) =>
      await locateEvent(call, await chosenProjects(call.database, call.access, call.parts.organization ?? "")),
  }),
  endpoint({
    method: "GET",
    path: "/projects/{organization}/{project}/tags/",
    scopes: ["event:read"],
    summary: "Tag keys of a project, for completion",
    handle: async (call) => {
      const { organization = "", project = "" } = call.parts;
      return await listTagKeys(call, [await findProject(call.database, call.access, organization, project)]);
    },
  }),
  endpoint({
    method: "GET",
    path: "/projects/{organization}/{project}/tags/{key}/values/",
    scopes: ["event:read"],
    summary: "Values of a tag of a project, for completion",
    query: z.object({ query: z.string().optional() }),
    handle: async (call) => {
      const { organization = "", project = "" } = call.parts;
      return await listTagValues(call, [await findProject(call.database, call.access, organization, project)]);
    },
  }),
  endpoint({
    method: "GET",
    path: "/organizations/{organization}/tags/",
    scopes: ["event:read"],
    summary: "Tag keys of the projects of an organization, for completion",
    query: z.object({ project: listParameter.optional() }),
    handle: async (call) => await listTagKeys(call, await projectsOf(call)),
  }),
  endpoint({
    method: "GET",
    path: "/organizations/{organization}/tags/{key}/values/",
    scopes: ["event:read"],
    summary: "Values of a tag of the projects of an organization, for completion",
    query: z.object({ query: z.string().optional(), project: listParameter.optional() }),
    handle: async (call) => await listTagValues(call, await projectsOf(call)),
  }),
];

async function projectsOf(call: Call<{ project?: string[] }, unknown>): Promise<ProjectRow[]> {
  return await chosenProjects(call.database, call.access, call.parts.organization ?? "", call.query.project);
}
