import type { Database } from "../database/database.ts";
import { json, type NeutralRequest, type NeutralResponse } from "../http/neutral.ts";
import { ReceiverError } from "../receiver-error.ts";
import type { ProjectRow } from "./find-project.ts";
import { ISSUE_COLUMNS, type IssueRow, issueJson, type Points } from "./issue-json.ts";

/** Sentry's names of orders, with the column each sorts by and how a cursor's number becomes its type. */
const SORTS = {
  date: { column: "i.last_seen", type: "timestamptz" },
  new: { column: "i.first_seen", type: "timestamptz" },
  freq: { column: "i.times_seen", type: "bigint" },
  user: { column: "i.user_count", type: "bigint" },
} as const;

type SortName = keyof typeof SORTS;
type Cursor = { value: string; id: string; back: boolean };

const MAX_LIMIT = 100;

/** `GET /api/0/projects/{org}/{project}/issues/`: sort (date, new, freq, user), limit, cursor. */
export async function listIssues(
  database: Database,
  project: ProjectRow,
  request: NeutralRequest,
): Promise<NeutralResponse> {
  const parameters = new URLSearchParams(request.query);
  const sort = parseSort(parameters.get("sort"));
  const limit = parseLimit(parameters.get("limit"));
  const cursor = parseCursor(parameters.get("cursor"));
  const rows = await selectPage(database, project.id, sort, limit + 1, cursor);
  const more = rows.length > limit;
  const page = rows.slice(0, limit);
  if (cursor?.back) page.reverse();
  const stats = await statsOf(
    database,
    project.id,
    page.map((row) => row.id),
  );
  const body = page.map((row) => issueJson(row, project, stats(row.id)));
  return json(200, body, { link: linkHeader(request, page, cursor, more) });
}

async function selectPage(database: Database, projectId: string, sort: SortName, limit: number, cursor?: Cursor) {
  const { column, type } = SORTS[sort];
  const value = type === "timestamptz" ? `(extract(epoch from ${column}) * 1000000)::bigint::text` : `${column}::text`;
  const bound = type === "timestamptz" ? "timestamptz 'epoch' + $2::bigint * interval '1 microsecond'" : "$2::bigint";
  const [compare, direction] = cursor?.back ? [">", "asc"] : ["<", "desc"];
  const where = cursor ? `and (${column}, i.id) ${compare} (${bound}, $3::bigint)` : "";
  const values = cursor ? [projectId, cursor.value, cursor.id, limit] : [projectId, limit];
  return await database.query<IssueRow & { position: string }>(
    `select ${ISSUE_COLUMNS}, ${value} as position from :schema.issue i
     where i.project_id = $1::bigint ${where}
     order by ${column} ${direction}, i.id ${direction} limit $${values.length}::integer`,
    values,
  );
}

/** The last 24 hours of some issues, as hourly points without gaps. */
export async function statsOf(
  database: Database,
  projectId: string,
  issueIds: readonly string[],
): Promise<(issueId: string) => Points> {
  const hour = 3600;
  const first = Math.floor(Date.now() / 1000 / hour) * hour - 23 * hour;
  const rows =
    issueIds.length === 0
      ? []
      : await database.query<{ issue_id: string; at: number; n: string }>(
          `select h.issue_id::text as issue_id, extract(epoch from h.hour)::float8 as at, sum(h.n)::text as n
           from :schema.issue_hour h
           where h.project_id = $1::bigint and h.issue_id = any($2::bigint[]) and h.hour >= to_timestamp($3::float8)
           group by 1, 2`,
          [projectId, [...issueIds], first],
        );
  const counts = new Map(rows.map((row) => [`${row.issue_id}:${row.at}`, Number(row.n)]));
  return (issueId) =>
    Array.from({ length: 24 }, (_, index) => {
      const at = first + index * hour;
      return [at, counts.get(`${issueId}:${at}`) ?? 0];
    });
}

function parseSort(text: string | null): SortName {
  if (text === null || text === "") return "date";
  if (Object.hasOwn(SORTS, text)) return text as SortName;
  throw new ReceiverError("malformed", `sort must be one of ${Object.keys(SORTS).join(", ")}`, { where: "sort" });
}

function parseLimit(text: string | null): number {
  if (text === null || text === "") return 25;
  const limit = Number(text);
  if (Number.isInteger(limit) && limit >= 1) return Math.min(limit, MAX_LIMIT);
  throw new ReceiverError("malformed", `limit must be a whole number from 1 to ${MAX_LIMIT}`, { where: "limit" });
}

function parseCursor(text: string | null): Cursor | undefined {
  if (text === null || text === "") return undefined;
  const match = /^(\d{1,18}):(\d{1,18}):([01])$/.exec(text);
  if (!match) throw new ReceiverError("malformed", "cursor must be one that a Link header gave", { where: "cursor" });
  return { value: match[1] ?? "", id: match[2] ?? "", back: match[3] === "1" };
}

/** Sentry's `Link` header: a previous and a next page, each saying whether it has results. */
function linkHeader(
  request: NeutralRequest,
  page: readonly { id: string; position: string }[],
  cursor: Cursor | undefined,
  more: boolean,
): string {
  const first = page[0];
  const last = page.at(-1);
  const hasPrevious = cursor !== undefined && (cursor.back ? more : true);
  const hasNext = cursor?.back ? true : more;
  return [
    link(request, "previous", hasPrevious && first !== undefined, first && `${first.position}:${first.id}:1`),
    link(request, "next", hasNext && last !== undefined, last && `${last.position}:${last.id}:0`),
  ].join(", ");
}

function link(request: NeutralRequest, rel: string, results: boolean, cursor = "0:0:0"): string {
  const parameters = new URLSearchParams(request.query);
  parameters.set("cursor", cursor);
  const path = `${request.origin ?? ""}${request.prefix ?? ""}${request.path}`;
  return `<${path}?${parameters}>; rel="${rel}"; results="${results}"; cursor="${cursor}"`;
}
