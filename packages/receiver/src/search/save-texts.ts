import type { Query } from "../database/database.ts";
import { gramsOf, searchBody } from "./grams.ts";

const CHANGED = `
select i.id::text as id, i.title, i.culprit, t.body from :schema.issue i
left join :schema.issue_text t on t.project_id = i.project_id and t.issue_id = i.id
where i.project_id = $1::bigint and i.id = any($2::bigint[]) and i.status <> 'discarded' order by i.id`;

const SAVE = `
insert into :schema.issue_text (project_id, issue_id, body, grams)
select $1::bigint, k.id, k.body, array(select json_array_elements_text(k.grams::json))
from unnest($2::bigint[], $3::text[], $4::text[]) as k(id, body, grams)
on conflict (project_id, issue_id) do update set body = excluded.body, grams = excluded.grams`;

/** Keeps the text that search looks at in step with titles and culprits. Only what changed is written. */
export async function saveTexts(query: Query, projectId: number, issueIds: readonly number[]): Promise<void> {
  if (issueIds.length === 0) return;
  const rows = await query<{ id: string; title: string; culprit: string; body: string | null }>(CHANGED, [
    projectId,
    issueIds,
  ]);
  const changed = rows.flatMap(({ id, title, culprit, body }) => {
    const text = searchBody(title, culprit);
    return text === body ? [] : [{ id, text }];
  });
  if (changed.length === 0) return;
  await query(SAVE, [
    projectId,
    changed.map(({ id }) => id),
    changed.map(({ text }) => text),
    changed.map(({ text }) => JSON.stringify(gramsOf(text))),
  ]);
}
