import { z } from "zod";
import { json, type NeutralResponse } from "../http/neutral.ts";
import { onlyPage } from "./cursor.ts";
import { type Call, type Endpoint, endpoint, listParameter } from "./endpoint.ts";
import { chosenProjects, findProject, type ProjectRow } from "./find-project.ts";

const environmentSchema = z.object({ id: z.string(), name: z.string() });

/** Environments in which something occurred within the retention of statistics. */
export const ENVIRONMENT_ENDPOINTS: readonly Endpoint[] = [
  endpoint({
    method: "GET",
    path: "/projects/{organization}/{project}/environments/",
    scopes: ["event:read", "project:read"],
    summary: "Environments of a project",
    response: z.array(environmentSchema),
    handle: async (call) => {
      const { organization = "", project = "" } = call.parts;
      return await listEnvironments(call, [await findProject(call.database, call.access, organization, project)]);
    },
  }),
  endpoint({
    method: "GET",
    path: "/organizations/{organization}/environments/",
    scopes: ["event:read", "project:read", "org:read"],
    summary: "Environments of the projects of an organization",
    query: z.object({ project: listParameter.optional() }),
    response: z.array(environmentSchema),
    handle: async (call) => {
      const { database, access, parts, query } = call;
      return await listEnvironments(
        call,
        await chosenProjects(database, access, parts.organization ?? "", query.project),
      );
    },
  }),
];

async function listEnvironments(
  call: Call<unknown, unknown>,
  projects: readonly ProjectRow[],
): Promise<NeutralResponse> {
  for (const { id } of projects) await call.context.settler.settle(Number(id));
  // A walk from name to name along the index: as many steps as there are names.
  const rows = await call.database.query<{ name: string }>(
    `select distinct w.name from unnest($1::bigint[]) as p(id) cross join lateral (
       with recursive walk as (
         (select environment as name, 1 as n from :schema.issue_hour where project_id = p.id order by project_id, environment limit 1)
         union all
         select (select h.environment from :schema.issue_hour h where h.project_id = p.id and h.environment > walk.name
           order by h.project_id, h.environment limit 1), n + 1
         from walk where walk.name is not null and n < 1000
       ) select name from walk where name <> '') w
     order by w.name`,
    [projects.map(({ id }) => id)],
  );
  return json(
    200,
    rows.map(({ name }) => ({ id: name, name, isHidden: false })),
    { link: onlyPage(call.request) },
  );
}
