import type { Database } from "../database/database.ts";
import type { Access } from "../project/tokens.ts";
import { ReceiverError } from "../receiver-error.ts";
import { listProjects, type ProjectRow } from "./find-project.ts";
import { ISSUE_COLUMNS, type IssueRow } from "./issue-json.ts";

/** An issue with its project. */
export type FoundIssue = { issue: IssueRow; project: ProjectRow };

/**
 * The issue with an id or a short id (`WEB-1A`), if the asker may see its project. Of a merged issue the one it was merged into.
 *
 * @throws ReceiverError `not_found`.
 */
export async function findIssue(
  database: Database,
  access: Access,
  name: string,
  organization?: string,
): Promise<FoundIssue> {
  const short = /^(.{1,100})-([0-9A-Za-z]{1,12})$/.exec(name);
  const id = /^\d{1,18}$/.test(name) ? name : short ? String(Number.parseInt(short[2] ?? "", 36)) : undefined;
  if (id === undefined || Number.isNaN(Number(id))) throw notFound();
  const [row] = await database.query<IssueRow>(
    `select ${ISSUE_COLUMNS} from :schema.issue i
     join :schema.issue asked on asked.id = $1::bigint and i.project_id = asked.project_id and i.id = coalesce(asked.merged_into, asked.id)
     where i.status <> 'discarded'`,
    [id],
  );
  if (row === undefined) throw notFound();
  const project = (await listProjects(database, access, organization)).find((one) => one.id === row.project_id);
  if (!project || (short && short[1]?.toUpperCase() !== project.slug.toUpperCase())) throw notFound();
  return { issue: row, project };
}

/** The issue itself and what was merged into it: whose samples are shown. */
export async function familyOf(database: Database, { issue }: FoundIssue): Promise<string[]> {
  const rows = await database.query<{ id: string }>(
    "select id::text as id from :schema.issue where project_id = $1::bigint and merged_into = $2::bigint",
    [issue.project_id, issue.id],
  );
  return [issue.id, ...rows.map((row) => row.id)];
}

const notFound = (): ReceiverError => new ReceiverError("not_found", "no such issue");
