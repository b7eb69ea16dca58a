import type { Database } from "../database/database.ts";
import { ReceiverError } from "../receiver-error.ts";

/** A project as the API shows it. */
export type ProjectRow = {
  id: string;
  slug: string;
  name: string;
  platform: string | null;
  organization: string;
  created: number;
};

const COLUMNS = `p.id::text as id, p.slug, p.name, p.platform, o.slug as organization, (extract(epoch from p.created_at) * 1000)::float8 as created`;

/** The project with these slugs (or ids). @throws ReceiverError `not_found`. */
export async function findProject(database: Database, organization: string, project: string): Promise<ProjectRow> {
  const [row] = await database.query<ProjectRow>(
    `select ${COLUMNS} from :schema.project p join :schema.organization o on o.id = p.organization_id
     where (o.slug = $1 or o.id::text = $1) and (p.slug = $2 or p.id::text = $2)`,
    [organization, project],
  );
  if (!row) throw new ReceiverError("not_found", "no such project");
  return row;
}

/** All projects, or those of one organization. */
export async function listProjects(database: Database, organization?: string): Promise<ProjectRow[]> {
  return await database.query<ProjectRow>(
    `select ${COLUMNS} from :schema.project p join :schema.organization o on o.id = p.organization_id
     where $1::text is null or o.slug = $1 order by o.slug, p.slug`,
    [organization ?? null],
  );
}
