import { z } from "zod";
import { json, type NeutralResponse } from "../http/neutral.ts";
import { ReceiverError } from "../receiver-error.ts";
import { listReleases } from "../releases/release-json.ts";
import { type ReleaseWish, saveRelease } from "../releases/save-release.ts";
import { onlyPage, parseLimit } from "./cursor.ts";
import { type Call, type Endpoint, endpoint, endpointsAt, listParameter } from "./endpoint.ts";
import { chosenProjects, findProject, type ProjectRow } from "./find-project.ts";
import { isoTimeOrNull } from "./iso-time.ts";
import { releaseSchema } from "./release-schema.ts";

const moment = z.iso.datetime({ offset: true });

const commitBody = z.object({
  id: z.string().min(1).max(64),
  repository: z.string().max(200).nullish(),
  message: z.string().nullish(),
  author_name: z.string().max(200).nullish(),
  author_email: z.string().max(200).nullish(),
  timestamp: moment.nullish(),
  patch_set: z.array(z.object({ path: z.string().max(1_000), type: z.string().max(8) })).nullish(),
});

const releaseFields = {
  ref: z.string().max(250).nullish(),
  url: z.string().max(2_000).nullish(),
  dateStarted: moment.nullish(),
  dateReleased: moment.nullish(),
  commits: z.array(commitBody).max(2_000).nullish(),
  projects: z.array(z.string()).nullish(),
};

const version = z
  .string()
  .min(1)
  .max(250)
  .refine((text) => !/[\n\r\t\0]|^\.{1,2}$|^latest$/i.test(text), "is no name for a release");

type ReleaseBody = z.infer<ReturnType<typeof z.object<typeof releaseFields>>>;

const READ = ["project:read", "project:releases"] as const;
const WRITE = ["project:releases", "project:write"] as const;
const LISTS = ["/organizations/{organization}/releases/", "/projects/{organization}/{project}/releases/"];
const ONE = LISTS.map((path) => `${path}{version}/`);
const below = (rest: string): string[] => ONE.map((path) => `${path}${rest}`);

const listQuery = z.object({
  query: z.string().optional(),
  project: listParameter.optional(),
  per_page: z.string().optional(),
});

/** Releases, their commits, and where they run. */
export const RELEASE_ENDPOINTS: readonly Endpoint[] = [
  ...endpointsAt(LISTS, {
    method: "GET",
    scopes: READ,
    summary: "Releases, the newest first",
    query: listQuery,
    response: z.array(releaseSchema),
    handle: async (call) => {
      const projects = await projectsOf(call, call.query.project);
      await settle(call, projects);
      const releases = await listReleases(call.database.query, ids(projects), {
        contains: call.query.query,
        limit: parseLimit(call.query.per_page, 100, "per_page"),
      });
      return json(200, releases, { link: onlyPage(call.request) });
    },
  }),
  ...endpointsAt(LISTS, {
    method: "POST",
    scopes: WRITE,
    summary: "Create a release, or add to one that is there",
    body: z.object({ version, ...releaseFields }),
    response: releaseSchema,
    status: 201,
    handle: async (call) => {
      const projects = await projectsOf(call, call.body.projects ?? undefined);
      await saveRelease(call.database, ids(projects), wishOf(call.body.version, call.body), call.now);
      return await showRelease(call, projects, call.body.version, 201);
    },
  }),
  ...endpointsAt(ONE, {
    method: "GET",
    scopes: READ,
    summary: "One release",
    response: releaseSchema,
    handle: async (call) => await showRelease(call, await projectsOf(call), versionOf(call)),
  }),
  ...endpointsAt(ONE, {
    method: "PUT",
    scopes: WRITE,
    summary: "Finalize a release, or say what is in it",
    body: z.object(releaseFields),
    response: releaseSchema,
    handle: async (call) => {
      const projects = await projectsOf(call, call.body.projects ?? undefined);
      await saveRelease(call.database, ids(projects), wishOf(versionOf(call), call.body), call.now);
      return await showRelease(call, projects, versionOf(call));
    },
  }),
  ...endpointsAt(ONE, {
    method: "DELETE",
    scopes: WRITE,
    summary: "Forget a release; what occurred in it stays counted",
    status: 204,
    handle: async (call) => {
      const projects = await projectsOf(call);
      await settle(call, projects);
      const rows = await call.database.query(
        "delete from :schema.release where project_id = any($1::bigint[]) and version = $2 returning version",
        [ids(projects), versionOf(call)],
      );
      if (rows.length === 0) throw new ReceiverError("not_found", "no such release");
      return { status: 204, headers: {} };
    },
  }),
  ...endpointsAt(below("commits/"), {
    method: "GET",
    scopes: READ,
    summary: "Commits of a release",
    handle: async (call) => json(200, await commitsOf(call, await projectsOf(call)), { link: onlyPage(call.request) }),
  }),
  ...endpointsAt(below("previous-with-commits/"), {
    method: "GET",
    scopes: READ,
    summary: "The release before it of which commits are known",
    handle: async (call) => {
      const projects = await projectsOf(call);
      const [row] = await call.database.query<{ version: string }>(
        `select r.version from :schema.release r where r.project_id = any($1::bigint[]) and r.version <> $2
           and exists (select from :schema.release_commit c where c.project_id = r.project_id and c.version = r.version)
           and coalesce(r.released_at, r.created_at) <= coalesce((select max(coalesce(o.released_at, o.created_at)) from :schema.release o
             where o.project_id = any($1::bigint[]) and o.version = $2), 'infinity')
         order by coalesce(r.released_at, r.created_at) desc limit 1`,
        [ids(projects), versionOf(call)],
      );
      if (!row) return json(200, {});
      const [release] = await listReleases(call.database.query, ids(projects), { version: row.version });
      const [last] = await commitsOf({ ...call, parts: { ...call.parts, version: row.version } }, projects);
      return json(200, { ...release, lastCommit: last ?? null });
    },
  }),
  ...endpointsAt(below("deploys/"), {
    method: "GET",
    scopes: READ,
    summary: "Where a release runs",
    handle: async (call) => json(200, await deploysOf(call, await projectsOf(call)), { link: onlyPage(call.request) }),
  }),
  ...endpointsAt(below("deploys/"), {
    method: "POST",
    scopes: WRITE,
    summary: "Say that a release runs somewhere",
    body: z.object({
      environment: z.string().min(1).max(64),
      name: z.string().max(64).nullish(),
      url: z.string().max(2_000).nullish(),
      dateStarted: moment.nullish(),
      dateFinished: moment.nullish(),
      projects: z.array(z.string()).nullish(),
    }),
    status: 201,
    handle: async (call) => {
      const projects = await projectsOf(call, call.body.projects ?? undefined);
      const { environment, name, url, dateStarted, dateFinished } = call.body;
      const rows = await call.database.query<{ id: string }>(
        `insert into :schema.deploy (project_id, version, environment, name, url, started_at, finished_at)
         select r.project_id, r.version, $3, $4, $5, $6::timestamptz, coalesce($7::timestamptz, now())
         from :schema.release r where r.project_id = any($1::bigint[]) and r.version = $2 returning id::text as id`,
        [
          ids(projects),
          versionOf(call),
          environment,
          name ?? null,
          url ?? null,
          dateStarted ?? null,
          dateFinished ?? null,
        ],
      );
      if (rows.length === 0) throw new ReceiverError("not_found", "no such release");
      const [deploy] = await deploysOf(call, projects);
      return json(201, deploy);
    },
  }),
  endpoint({
    method: "GET",
    path: "/organizations/{organization}/repos/",
    scopes: ["org:read", "project:read", "project:releases"],
    summary: "Repositories; commits are told with the release, so there is none to ask",
    handle: async (call) => {
      await chosenProjects(call.database, call.access, call.parts.organization ?? "");
      return json(200, [], { link: onlyPage(call.request) });
    },
  }),
];

type ReleaseCall = Call<unknown, unknown>;

/** The project of the path, or those that are named, or all of the organization. */
async function projectsOf(call: ReleaseCall, named?: readonly string[]): Promise<ProjectRow[]> {
  const { database, access, parts } = call;
  const { organization = "", project } = parts;
  if (project !== undefined) return [await findProject(database, access, organization, project)];
  return await chosenProjects(database, access, organization, named);
}

const ids = (projects: readonly ProjectRow[]): string[] => projects.map((project) => project.id);
const versionOf = (call: ReleaseCall): string => call.parts.version ?? "";

/** Releases that events named appear with the journal. */
async function settle(call: ReleaseCall, projects: readonly ProjectRow[]): Promise<void> {
  for (const { id } of projects) await call.context.settler.settle(Number(id));
}

async function showRelease(
  call: ReleaseCall,
  projects: readonly ProjectRow[],
  name: string,
  status = 200,
): Promise<NeutralResponse> {
  await settle(call, projects);
  const [release] = await listReleases(call.database.query, ids(projects), { version: name });
  if (!release) throw new ReceiverError("not_found", "no such release");
  return json(status, release);
}

function wishOf(name: string, body: Partial<ReleaseBody>): ReleaseWish {
  const at = (text: string | null | undefined): number | undefined => (text == null ? undefined : Date.parse(text));
  return {
    version: name,
    ref: body.ref ?? undefined,
    url: body.url ?? undefined,
    createdAt: at(body.dateStarted),
    releasedAt: at(body.dateReleased),
    commits: body.commits?.map((commit) => ({
      id: commit.id,
      repository: commit.repository ?? undefined,
      message: commit.message ?? undefined,
      authorName: commit.author_name ?? undefined,
      authorEmail: commit.author_email ?? undefined,
      at: at(commit.timestamp),
      patch: commit.patch_set ?? undefined,
    })),
  };
}

type CommitRow = {
  id: string;
  repository: string | null;
  message: string | null;
  author_name: string | null;
  author_email: string | null;
  at: number;
};

async function commitsOf(call: ReleaseCall, projects: readonly ProjectRow[]) {
  const rows = await call.database.query<CommitRow>(
    `select distinct on (c.position) c.id, c.repository, c.message, c.author_name, c.author_email,
       (extract(epoch from c.at) * 1000)::float8 as at
     from :schema.release_commit c where c.project_id = any($1::bigint[]) and c.version = $2 order by c.position, c.project_id`,
    [ids(projects), versionOf(call)],
  );
  return rows.map((row) => ({
    id: row.id,
    message: row.message,
    dateCreated: isoTimeOrNull(row.at),
    repository: row.repository === null ? null : { name: row.repository },
    author:
      row.author_name === null && row.author_email === null ? null : { name: row.author_name, email: row.author_email },
  }));
}

async function deploysOf(call: ReleaseCall, projects: readonly ProjectRow[]) {
  const rows = await call.database.query<{
    id: string;
    environment: string;
    name: string | null;
    url: string | null;
    started: number | null;
    finished: number;
  }>(
    `select distinct on (finished, environment, d.name) d.id::text as id, d.environment, d.name, d.url,
       (extract(epoch from d.started_at) * 1000)::float8 as started, (extract(epoch from d.finished_at) * 1000)::float8 as finished
     from :schema.deploy d where d.project_id = any($1::bigint[]) and d.version = $2 order by finished desc, environment, d.name, d.id`,
    [ids(projects), versionOf(call)],
  );
  return rows.map(({ started, finished, ...row }) => ({
    ...row,
    dateStarted: isoTimeOrNull(started),
    dateFinished: isoTimeOrNull(finished),
  }));
}
