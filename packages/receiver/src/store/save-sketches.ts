import { countUsers, mergeUsers } from "@winnow/core";
import type { UserSketch } from "@winnow/envelope/wire";
import type { Query } from "../database/database.ts";
import { endUserSnoozes } from "../life-cycle/snoozes.ts";
import type { IssueDetail } from "./issue-detail.ts";

const READ = `
select issue_id::text as issue_id, users, producers from :schema.issue_sketch
where project_id = $1::bigint and issue_id = any($2::bigint[])`;

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
 * Unites the sketches of users and producers with what is stored. Read, merge, write is safe here, because one receiver at a time
 * settles a project. Most of the time there is nobody new, and then nothing is written.
 */
export async function saveSketches(query: Query, projectId: number, details: readonly IssueDetail[]): Promise<void> {
  const touched = details.filter((detail) => detail.users !== undefined || detail.producers !== undefined);
  if (touched.length === 0) return;
  const stored = await query<{ issue_id: string; users: string | null; producers: string | null }>(READ, [
    projectId,
    touched.map((detail) => detail.issueId),
  ]);
  const byIssue = new Map(stored.map((row) => [Number(row.issue_id), row]));
  const rows = touched.flatMap((detail) => {
    const old = byIssue.get(detail.issueId);
    const users = mergeUsers(parse(old?.users), detail.users);
    const producers = mergeUsers(parse(old?.producers), detail.producers);
    const texts = { users: serialize(users), producers: serialize(producers) };
    if (old && old.users === texts.users && old.producers === texts.producers) return [];
    return [{ detail, ...texts, userCount: countUsers(users), producerCount: countUsers(producers) }];
  });
  if (rows.length === 0) return;
  // In the order in which batches lock issues.
  await query(
    "select from :schema.issue where project_id = $1::bigint and id = any($2::bigint[]) order by id for no key update",
    [projectId, rows.map(({ detail }) => detail.issueId)],
  );
  await query(WRITE, [
    rows.map(() => projectId),
    rows.map(({ detail }) => detail.issueId),
    rows.map((row) => row.users),
    rows.map((row) => row.producers),
    rows.map((row) => row.userCount),
    rows.map((row) => row.producerCount),
  ]);
  await endUserSnoozes(
    query,
    projectId,
    rows.map(({ detail }) => detail.issueId),
  );
}

const parse = (text: string | null | undefined): UserSketch | undefined =>
  text == null ? undefined : (JSON.parse(text) as UserSketch);

const serialize = (sketch: UserSketch | undefined): string | null =>
  sketch === undefined ? null : JSON.stringify(sketch);
