import { countUsers, mergeUsers } from "@winnow/core";
import type { UserSketch } from "@winnow/envelope/wire";
import type { Query } from "../database/database.ts";
import type { IssueChange } from "./issue-change.ts";

const READ = `
select s.project_id::text as project_id, s.issue_id::text as issue_id, s.users, s.producers
from unnest($1::bigint[], $2::bigint[]) as k(project_id, issue_id)
join :schema.issue_sketch s on s.project_id = k.project_id and s.issue_id = k.issue_id`;

const WRITE = `
with incoming as (
  select k.project_id, k.issue_id, k.users, k.producers, k.user_count, k.producer_count
  from unnest($1::bigint[], $2::bigint[], $3::text[], $4::text[], $5::bigint[], $6::bigint[]) as k(project_id, issue_id, users, producers, user_count, producer_count)
),
saved as (
  insert into :schema.issue_sketch (project_id, issue_id, users, producers)
  select project_id, issue_id, users, producers from incoming order by project_id, issue_id
  on conflict (project_id, issue_id) do update set users = excluded.users, producers = excluded.producers
)
update :schema.issue i set user_count = k.user_count, producer_count = k.producer_count
from incoming k where i.project_id = k.project_id and i.id = k.issue_id`;

/**
 * Unites the sketches of users and producers with what is stored. Read, merge, write is safe here, because the rows of these issues
 * are locked by this transaction already. Most batches bring nobody new, and then nothing is written.
 */
export async function saveSketches(query: Query, changes: readonly IssueChange[]): Promise<void> {
  const touched = changes.filter((change) => change.users !== undefined || change.producers !== undefined);
  if (touched.length === 0) return;
  const stored = await query<{ project_id: string; issue_id: string; users: string | null; producers: string | null }>(
    READ,
    [touched.map((change) => change.projectId), touched.map((change) => change.issueId)],
  );
  const byIssue = new Map(stored.map((row) => [`${row.project_id}:${row.issue_id}`, row]));
  const rows = touched.flatMap((change) => {
    const old = byIssue.get(`${change.projectId}:${change.issueId}`);
    const users = mergeUsers(parse(old?.users), change.users);
    const producers = mergeUsers(parse(old?.producers), change.producers);
    const texts = { users: serialize(users), producers: serialize(producers) };
    if (old && old.users === texts.users && old.producers === texts.producers) return [];
    return [{ change, ...texts, userCount: countUsers(users), producerCount: countUsers(producers) }];
  });
  if (rows.length === 0) return;
  await query(WRITE, [
    rows.map(({ change }) => change.projectId),
    rows.map(({ change }) => change.issueId),
    rows.map((row) => row.users),
    rows.map((row) => row.producers),
    rows.map((row) => row.userCount),
    rows.map((row) => row.producerCount),
  ]);
}

const parse = (text: string | null | undefined): UserSketch | undefined =>
  text == null ? undefined : (JSON.parse(text) as UserSketch);

const serialize = (sketch: UserSketch | undefined): string | null =>
  sketch === undefined ? null : JSON.stringify(sketch);
