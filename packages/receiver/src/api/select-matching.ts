import { ReceiverError } from "../receiver-error.ts";
import { compileSearch } from "../search/compile-search.ts";
import { parseSearch } from "../search/parse-search.ts";
import type { BulkQuery } from "./change-issues.ts";
import type { Call } from "./endpoint.ts";
import type { ProjectRow } from "./find-project.ts";

/** As many issues as one bulk request changes at most, as in Sentry. */
const MAX_MATCHING = 1_000;

/**
 * The issues that a bulk request means, by project.
 *
 * @throws ReceiverError `malformed` when it means none in particular, or when an id is no number.
 */
export async function selectMatching(
  call: Call<BulkQuery, unknown>,
  projects: readonly ProjectRow[],
): Promise<[ProjectRow, number[]][]> {
  const { query: asked, database, access, now } = call;
  if (asked.id === undefined && asked.query === undefined && asked.status === undefined) {
    throw new ReceiverError("malformed", "name issues by id, or by query", { where: "id" });
  }
  const wrong = asked.id?.find((id) => !/^\d{1,18}$/.test(id));
  if (wrong !== undefined) throw new ReceiverError("malformed", "id must be a number", { where: "id" });
  const chosen: [ProjectRow, number[]][] = [];
  for (const project of projects) {
    await call.context.settler.settle(Number(project.id));
    const values: unknown[] = [project.id, asked.id ?? null, MAX_MATCHING, asked.status ?? null];
    // With ids the query is left alone: sentry-cli sends both, and means what the ids say.
    const terms = asked.id === undefined ? parseSearch(asked.query ?? "", { now, actor: access.actor }) : [];
    const inEnvironment =
      asked.id === undefined && asked.environment !== undefined
        ? `and exists (select from :schema.issue_hour x where x.project_id = i.project_id and x.issue_id = i.id
             and x.environment = any($${values.push(asked.environment)}::text[]))`
        : "";
    const rows = await database.query<{ id: string }>(
      `select i.id::text as id from :schema.issue i
       where i.project_id = $1::bigint and i.status not in ('merged', 'discarded')
         and ($2::bigint[] is null or i.id = any($2::bigint[])) and ($4::text is null or i.status = $4) ${inEnvironment}
         ${compileSearch(terms, values, now, "$1::bigint")}
       order by i.last_seen desc, i.id desc limit $3::integer`,
      values,
    );
    chosen.push([project, rows.map((row) => Number(row.id))]);
  }
  return chosen;
}
