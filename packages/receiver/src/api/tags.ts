import { json, type NeutralResponse } from "../http/neutral.ts";
import { ReceiverError } from "../receiver-error.ts";
import { onlyPage } from "./cursor.ts";
import type { Call } from "./endpoint.ts";
import type { ProjectRow } from "./find-project.ts";
import { issueOfPath } from "./show-issue.ts";

type KeyRow = { key: string; total: string; named: number };
type ValueRow = { key: string; value: string; n: string };

/** `GET /issues/{id}/tags/`: the keys of an issue, each with its most frequent values and an honest rest. */
export async function listTags(call: Call<{ limit?: string }, unknown>): Promise<NeutralResponse> {
  const found = await issueOfPath(call);
  const scope = [found.project.id, found.issue.id];
  const keys = await call.database.query<KeyRow>(
    `select key, total::text as total, named from :schema.issue_tag where project_id = $1::bigint and issue_id = $2::bigint order by key`,
    scope,
  );
  const top = await call.database.query<ValueRow>(
    `select key, value, n::text as n from (
       select key, value, n, row_number() over (partition by key order by n desc, value) as place
       from :schema.issue_tag_value where project_id = $1::bigint and issue_id = $2::bigint) v
     where place <= 10 order by key, place`,
    scope,
  );
  const environments = await environmentsOf(call, scope);
  const body = keys.map((row) =>
    tagJson(
      row,
      top.filter(({ key }) => key === row.key),
    ),
  );
  return json(200, environments ? [...body, environments] : body, { link: onlyPage(call.request) });
}

/** Environments are counted by hour, not as a tag; clients look for them among the tags. */
async function environmentsOf(call: Call<unknown, unknown>, scope: unknown[]) {
  const rows = await call.database.query<ValueRow>(
    `select 'environment' as key, environment as value, sum(n)::text as n from :schema.issue_hour
     where project_id = $1::bigint and issue_id = $2::bigint group by environment order by sum(n) desc, environment`,
    scope,
  );
  if (rows.length === 0) return undefined;
  const total = rows.reduce((sum, row) => sum + Number(row.n), 0);
  return tagJson({ key: "environment", total: String(total), named: rows.length }, rows.slice(0, 10));
}

function tagJson(row: KeyRow, top: readonly ValueRow[]) {
  const total = Number(row.total);
  const named = top.reduce((sum, value) => sum + Number(value.n), 0);
  return {
    key: row.key,
    name: row.key,
    totalValues: total,
    uniqueValues: row.named,
    topValues: top.map((value) => valueJson(value)),
    // What the values shown do not cover.
    winnow: { rest: total - named },
  };
}

const valueJson = (row: ValueRow) => ({
  key: row.key,
  name: row.value,
  value: row.value,
  count: Number(row.n),
  query: `${row.key}:"${row.value.replace(/[\\*"]/g, "\\$&")}"`,
});

/** `GET /issues/{id}/tags/{key}/`, and its values, most frequent first. */
export async function showTag(call: Call<unknown, unknown>, onlyValues: boolean): Promise<NeutralResponse> {
  const found = await issueOfPath(call);
  const scope = [found.project.id, found.issue.id, call.parts.key ?? ""];
  if (call.parts.key === "environment") {
    const tag = await environmentsOf(call, scope.slice(0, 2));
    if (tag) return json(200, onlyValues ? tag.topValues : tag);
  }
  const [row] = await call.database.query<KeyRow>(
    `select key, total::text as total, named from :schema.issue_tag
     where project_id = $1::bigint and issue_id = $2::bigint and key = $3`,
    scope,
  );
  if (!row) throw new ReceiverError("not_found", "this issue has no such tag");
  const values = await call.database.query<ValueRow>(
    `select v.key, v.value, v.n::text as n from :schema.issue_tag_value v
     where v.project_id = $1::bigint and v.issue_id = $2::bigint and v.key = $3 order by v.n desc, v.value`,
    scope,
  );
  if (onlyValues) return json(200, values.map(valueJson), { link: onlyPage(call.request) });
  return json(200, tagJson(row, values.slice(0, 10)));
}

/** `GET …/tags/`: the keys that the issues of some projects have, for completion. */
export async function listTagKeys(
  call: Call<unknown, unknown>,
  projects: readonly ProjectRow[],
): Promise<NeutralResponse> {
  for (const { id } of projects) await call.context.settler.settle(Number(id));
  // A walk from key to key along the index: it costs as many steps as there are keys, not as there are issues.
  const rows = await call.database.query<{ key: string }>(
    `select distinct w.key from unnest($1::bigint[]) as p(id) cross join lateral (
       with recursive walk as (
         (select key, 1 as n from :schema.issue_tag_value where project_id = p.id order by project_id, key limit 1)
         union all
         select (select v.key from :schema.issue_tag_value v where v.project_id = p.id and v.key > walk.key order by v.project_id, v.key limit 1), n + 1
         from walk where walk.key is not null and n < 1000
       ) select key from walk where key is not null) w
     order by w.key`,
    [projects.map((project) => project.id)],
  );
  return json(
    200,
    rows.map(({ key }) => ({ key, name: key, canDelete: false })),
  );
}

/** `GET …/tags/{key}/values/?query=`: values of a key over all issues, for completion. */
export async function listTagValues(
  call: Call<{ query?: string }, unknown>,
  projects: readonly ProjectRow[],
): Promise<NeutralResponse> {
  for (const { id } of projects) await call.context.settler.settle(Number(id));
  const rows = await call.database.query<{ value: string }>(
    `select distinct w.value from unnest($1::bigint[]) as p(id) cross join lateral (
       with recursive walk as (
         (select value, 1 as n from :schema.issue_tag_value where project_id = p.id and key = $2 and value >= $3 order by project_id, key, value limit 1)
         union all
         select (select v.value from :schema.issue_tag_value v where v.project_id = p.id and v.key = $2 and v.value > walk.value
           order by v.project_id, v.key, v.value limit 1), n + 1
         from walk where walk.value is not null and n < 100
       ) select value from walk where starts_with(value, $3)) w
     order by w.value limit 100`,
    [projects.map((project) => project.id), call.parts.key ?? "", call.query.query ?? ""],
  );
  return json(
    200,
    rows.map(({ value }) => ({ key: call.parts.key, name: value, value, count: null })),
  );
}
