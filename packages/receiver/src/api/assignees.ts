import { z } from "zod";
import { json } from "../http/neutral.ts";
import { onlyPage } from "./cursor.ts";
import { type Endpoint, endpoint } from "./endpoint.ts";
import { findOrganization, listProjects } from "./find-project.ts";
import { person } from "./issue-schemas.ts";
import { actorJson } from "./status-details.ts";

/*
 * Whoever may sign in and whoever looks after something already. A token for a program has a name and no actor, and is nobody.
 */
const KNOWN = `
select distinct name from (
  select name from :schema.member where (organization_id is null or organization_id = $3::bigint) and (projects is null or projects && $1::bigint[])
  union all
  select actor as name from :schema.session where member_id is null and expires_at > now() and (projects is null or projects && $1::bigint[])
  union all
  select actor from :schema.token where actor is not null and (expires_at is null or expires_at > now())
    and (projects is null or projects && $1::bigint[])
  union all
  select w.name from unnest($1::bigint[]) as p(id) cross join lateral (
    with recursive walk as (
      (select assigned_to as name, 1 as n from :schema.issue where project_id = p.id and assigned_to is not null
       order by project_id, assigned_to limit 1)
      union all
      select (select i.assigned_to from :schema.issue i where i.project_id = p.id and i.assigned_to is not null
        and i.assigned_to > walk.name order by i.project_id, i.assigned_to limit 1), n + 1
      from walk where walk.name is not null and n < 1000
    ) select name from walk where name is not null) w
  union all select $2::text
) k where name <> '' and name not like 'team:%' order by name limit 1000`;

/** Who an issue can be assigned to. */
export const ASSIGNEE_ENDPOINTS: readonly Endpoint[] = [
  endpoint({
    method: "GET",
    path: "/organizations/{organization}/users/",
    scopes: ["event:read", "org:read"],
    summary: "People whom an issue can be given to: who signs in here, and who looks after something",
    response: z.array(person),
    handle: async ({ database, access, parts, request }) => {
      const organization = await findOrganization(database, access, parts.organization ?? "");
      const projects = await listProjects(database, access, organization.slug);
      const rows = await database.query<{ name: string }>(KNOWN, [
        projects.map(({ id }) => id),
        access.actor ?? null,
        organization.id,
      ]);
      return json(
        200,
        rows.map(({ name }) => actorJson(name)),
        { link: onlyPage(request) },
      );
    },
  }),
];
