import { formatDsn } from "@winnow/envelope/wire";
import { z } from "zod";
import { json, type NeutralRequest } from "../http/neutral.ts";
import { createPublicKey } from "../project/projects.ts";
import { ReceiverError } from "../receiver-error.ts";
import { onlyPage } from "./cursor.ts";
import { type Endpoint, endpoint, endpointsAt } from "./endpoint.ts";
import { findOrganization, findProject, listOrganizations, listProjects } from "./find-project.ts";
import { isoTime } from "./iso-time.ts";
import { organizationJson, projectJson } from "./project-json.ts";
import { actorJson } from "./status-details.ts";

const organizationSchema = z.object({ id: z.string(), slug: z.string(), name: z.string(), dateCreated: z.string() });
const projectSchema = z.object({
  id: z.string(),
  slug: z.string(),
  name: z.string(),
  platform: z.string().nullable(),
  dateCreated: z.string(),
  organization: z.object({ id: z.string(), slug: z.string(), name: z.string() }),
});
const keySchema = z.object({
  id: z.string(),
  name: z.string(),
  public: z.string(),
  isActive: z.boolean(),
  dsn: z.object({ public: z.string() }),
  dateCreated: z.string(),
});

const slugText = z.string().regex(/^[a-z0-9](?:[a-z0-9._-]{0,98}[a-z0-9])?$/, "must be a slug");
const projectBody = z.object({
  name: z.string().min(1).max(200),
  slug: slugText.optional(),
  platform: z.string().max(64).nullish(),
});

type KeyRow = { public_key: string; label: string; active: boolean; created: number };

const KEY_COLUMNS = "public_key, label, active, (extract(epoch from created_at) * 1000)::float8 as created";

/** Organizations, projects and the keys of their DSNs. */
export const PROJECT_ENDPOINTS: readonly Endpoint[] = [
  endpoint({
    method: "GET",
    path: "/",
    scopes: [],
    summary: "Who asks, and what they may do",
    handle: async ({ access }) => {
      const user = actorJson(access.actor ?? "anonymous");
      return json(200, { version: "0", auth: { scopes: access.scopes }, user });
    },
  }),
  endpoint({
    method: "GET",
    path: "/organizations/",
    scopes: ["org:read"],
    summary: "Organizations",
    response: z.array(organizationSchema),
    handle: async ({ database, access, request }) =>
      json(200, (await listOrganizations(database, access)).map(organizationJson), { link: onlyPage(request) }),
  }),
  endpoint({
    method: "GET",
    path: "/organizations/{organization}/",
    scopes: ["org:read"],
    summary: "One organization",
    response: organizationSchema,
    handle: async ({ database, access, parts }) => {
      const organization = await findOrganization(database, access, parts.organization ?? "");
      const projects = await listProjects(database, access, organization.slug);
      return json(200, { ...organizationJson(organization), projects: projects.map(projectJson), teams: [] });
    },
  }),
  endpoint({
    method: "GET",
    path: "/projects/",
    scopes: ["project:read"],
    summary: "Projects of all organizations",
    response: z.array(projectSchema),
    handle: async ({ database, access, request }) =>
      json(200, (await listProjects(database, access)).map(projectJson), { link: onlyPage(request) }),
  }),
  endpoint({
    method: "GET",
    path: "/organizations/{organization}/projects/",
    scopes: ["project:read"],
    summary: "Projects of an organization",
    response: z.array(projectSchema),
    handle: async ({ database, access, parts, request }) => {
      const organization = await findOrganization(database, access, parts.organization ?? "");
      const projects = await listProjects(database, access, organization.slug);
      return json(200, projects.map(projectJson), { link: onlyPage(request) });
    },
  }),
  ...endpointsAt(["/organizations/{organization}/projects/", "/teams/{organization}/{team}/projects/"], {
    method: "POST",
    scopes: ["project:write"],
    summary: "Create a project with a key",
    body: projectBody,
    response: projectSchema,
    status: 201,
    handle: async ({ database, access, parts, body, context }) => {
      if (access.projects !== undefined && access.organization === undefined) {
        throw new ReceiverError("forbidden", "this access is limited to its projects");
      }
      const organization = await findOrganization(database, access, parts.organization ?? "");
      const slug = slugText.safeParse(
        body.slug ??
          body.name
            .toLowerCase()
            .replace(/[^a-z0-9]+/g, "-")
            .replace(/^-+|-+$/g, ""),
      );
      if (!slug.success) throw new ReceiverError("malformed", "slug: must be a slug", { where: "slug" });
      const known = await listProjects(database, access, organization.slug);
      if (known.some((project) => project.slug === slug.data)) {
        throw new ReceiverError("conflict", "a project with this slug exists", { where: "slug" });
      }
      const platform = body.platform ?? undefined;
      await context.projects.ensure({ organization: organization.slug, project: slug.data, platform });
      // Whoever sees all of an organization sees it from now on; the access of this request is from before.
      const project = await findProject(database, { ...access, projects: undefined }, organization.slug, slug.data);
      await database.query("update :schema.project set name = $2 where id = $1::bigint", [project.id, body.name]);
      return json(201, projectJson({ ...project, name: body.name }));
    },
  }),
  endpoint({
    method: "GET",
    path: "/projects/{organization}/{project}/",
    scopes: ["project:read"],
    summary: "One project",
    response: projectSchema,
    handle: async ({ database, access, parts }) =>
      json(200, projectJson(await findProject(database, access, parts.organization ?? "", parts.project ?? ""))),
  }),
  endpoint({
    method: "PUT",
    path: "/projects/{organization}/{project}/",
    scopes: ["project:write"],
    summary: "Rename a project or set its platform",
    body: projectBody.omit({ slug: true }).partial(),
    response: projectSchema,
    handle: async ({ database, access, parts, body }) => {
      const { organization = "", project = "" } = parts;
      const { id } = await findProject(database, access, organization, project);
      await database.query(
        "update :schema.project set name = coalesce($2, name), platform = coalesce($3, platform) where id = $1::bigint",
        [id, body.name ?? null, body.platform ?? null],
      );
      return json(200, projectJson(await findProject(database, access, organization, project)));
    },
  }),
  endpoint({
    method: "GET",
    path: "/projects/{organization}/{project}/keys/",
    scopes: ["project:read"],
    summary: "Keys and DSNs of a project",
    response: z.array(keySchema),
    handle: async ({ database, access, parts, request }) => {
      const project = await findProject(database, access, parts.organization ?? "", parts.project ?? "");
      const rows = await database.query<KeyRow>(
        `select ${KEY_COLUMNS} from :schema.project_key where project_id = $1::bigint order by created_at, public_key`,
        [project.id],
      );
      return json(
        200,
        rows.map((row) => keyJson(row, project.id, request)),
        { link: onlyPage(request) },
      );
    },
  }),
  endpoint({
    method: "POST",
    path: "/projects/{organization}/{project}/keys/",
    scopes: ["project:write"],
    summary: "Make another key",
    body: z.object({ name: z.string().min(1).max(64).optional() }),
    response: keySchema,
    status: 201,
    handle: async ({ database, access, parts, body, request }) => {
      const project = await findProject(database, access, parts.organization ?? "", parts.project ?? "");
      const [row] = await database.query<KeyRow>(
        `insert into :schema.project_key (project_id, public_key, label) values ($1::bigint, $2, $3) returning ${KEY_COLUMNS}`,
        [project.id, createPublicKey(), body.name ?? "Default"],
      );
      return json(201, row && keyJson(row, project.id, request));
    },
  }),
  endpoint({
    method: "PUT",
    path: "/projects/{organization}/{project}/keys/{key}/",
    scopes: ["project:write"],
    summary: "Rename a key, or switch it off or on; receivers notice within half a minute",
    body: z.object({ name: z.string().min(1).max(64).optional(), isActive: z.boolean().optional() }),
    response: keySchema,
    handle: async ({ database, access, parts, body, request }) => {
      const project = await findProject(database, access, parts.organization ?? "", parts.project ?? "");
      const [row] = await database.query<KeyRow>(
        `update :schema.project_key set label = coalesce($3, label), active = coalesce($4, active)
         where project_id = $1::bigint and public_key = $2 returning ${KEY_COLUMNS}`,
        [project.id, parts.key, body.name ?? null, body.isActive ?? null],
      );
      if (!row) throw new ReceiverError("not_found", "no such key");
      return json(200, keyJson(row, project.id, request));
    },
  }),
  endpoint({
    method: "DELETE",
    path: "/projects/{organization}/{project}/keys/{key}/",
    scopes: ["project:write"],
    summary: "Delete a key; receivers refuse it within half a minute",
    status: 204,
    handle: async ({ database, access, parts }) => {
      const project = await findProject(database, access, parts.organization ?? "", parts.project ?? "");
      const rows = await database.query(
        "delete from :schema.project_key where project_id = $1::bigint and public_key = $2 returning public_key",
        [project.id, parts.key],
      );
      if (rows.length === 0) throw new ReceiverError("not_found", "no such key");
      return { status: 204, headers: {} };
    },
  }),
];

function keyJson(row: KeyRow, projectId: string, request: NeutralRequest) {
  const url = new URL(`${request.origin ?? "http://localhost"}${request.prefix ?? ""}`);
  const dsn = formatDsn({
    protocol: url.protocol === "http:" ? "http" : "https",
    publicKey: row.public_key,
    host: url.hostname,
    port: url.port === "" ? undefined : Number(url.port),
    path: url.pathname.split("/").filter(Boolean).join("/"),
    projectId,
  });
  return {
    id: row.public_key,
    name: row.label,
    label: row.label,
    public: row.public_key,
    projectId: Number(projectId),
    isActive: row.active,
    dsn: { public: dsn },
    dateCreated: isoTime(row.created),
  };
}
