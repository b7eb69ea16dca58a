import type { Database } from "../database/database.ts";
import type { Caller } from "../project/caller.ts";
import type { Access } from "../project/tokens.ts";
import { ReceiverError } from "../receiver-error.ts";
import { sees } from "./access.ts";

/** A project as the API shows it. */
export type ProjectRow = {
  id: string;
  slug: string;
  name: string;
  platform: string | null;
  organization: string;
  organization_name: string;
  organization_id: string;
  created: number;
};

const COLUMNS = `p.id::text as id, p.slug, p.name, p.platform, o.slug as organization, o.name as organization_name,
  o.id::text as organization_id, (extract(epoch from p.created_at) * 1000)::float8 as created`;

/** The project with these slugs (or ids), if the asker may see it. @throws ReceiverError `not_found`. */
export async function findProject(
  database: Database,
  access: Access,
  organization: string,
  project: string,
): Promise<ProjectRow> {
  const [row] = await database.query<ProjectRow>(
    `select ${COLUMNS} from :schema.project p join :schema.organization o on o.id = p.organization_id
     where (o.slug = $1 or o.id::text = $1) and (p.slug = $2 or p.id::text = $2) order by (p.slug = $2) desc limit 1`,
    [organization, project],
  );
  if (!row || !sees(access, row.id)) throw new ReceiverError("not_found", "no such project");
  return row;
}

/** The projects that the asker may see, of one organization or of all. */
export async function listProjects(database: Database, access: Access, organization?: string): Promise<ProjectRow[]> {
  const rows = await database.query<ProjectRow>(
    `select ${COLUMNS} from :schema.project p join :schema.organization o on o.id = p.organization_id
     where $1::text is null or o.slug = $1 or o.id::text = $1 order by o.slug, p.slug`,
    [organization ?? null],
  );
  return rows.filter((row) => sees(access, row.id));
}

/** An organization as the API shows it. */
export type OrganizationRow = { id: string; slug: string; name: string; created: number };

/** The organizations of which the asker may see a project; those without projects by whoever sees all of them. */
export async function listOrganizations(database: Database, access: Caller): Promise<OrganizationRow[]> {
  return await database.query<OrganizationRow>(
    `select o.id::text as id, o.slug, o.name, (extract(epoch from o.created_at) * 1000)::float8 as created
     from :schema.organization o
     where $1::bigint[] is null or o.id = $2::bigint
       or exists (select from :schema.project p where p.organization_id = o.id and p.id = any($1::bigint[]))
     order by o.slug`,
    [access.projects ?? null, access.organization ?? null],
  );
}

/** @throws ReceiverError `not_found`. */
export async function findOrganization(database: Database, access: Caller, slug: string): Promise<OrganizationRow> {
  const found = (await listOrganizations(database, access)).find((row) => row.slug === slug || row.id === slug);
  if (!found) throw new ReceiverError("not_found", "no such organization");
  return found;
}

/**
 * The projects that a request about an organization means: those named in `project` (ids or slugs), or all of them.
 *
 * @throws ReceiverError `not_found` when the organization or a named project is not there or not to be seen.
 */
export async function chosenProjects(
  database: Database,
  access: Caller,
  organization: string,
  wanted: readonly string[] = [],
): Promise<ProjectRow[]> {
  await findOrganization(database, access, organization);
  const all = await listProjects(database, access, organization);
  // -1 is how Sentry's page says "all".
  const named = wanted.filter((name) => name !== "-1");
  if (named.length === 0) return all;
  return named.map((name) => {
    const found = all.find((row) => row.id === name || row.slug === name);
    if (!found) throw new ReceiverError("not_found", "no such project");
    return found;
  });
}
