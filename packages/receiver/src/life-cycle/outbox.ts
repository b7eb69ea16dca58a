import type { Query } from "../database/database.ts";

/** What somebody may want to hear about an issue. */
export type NewsKind = "new_issue" | "regression" | "unignored" | "frequency" | "spike";

/** One piece of news. */
export type News = { projectId: number; issueId: number; kind: NewsKind; data?: Record<string, unknown> };

const WRITE = `
insert into :schema.outbox (project_id, issue_id, kind, data)
select k.project_id, k.issue_id, k.kind, k.data
from unnest($1::bigint[], $2::bigint[], $3::text[], $4::text[]) as k(project_id, issue_id, kind, data)`;

/** Writes news to the outbox, inside the transaction that caused them: with it they are there, without it they are not. */
export async function writeOutbox(query: Query, news: readonly News[]): Promise<void> {
  if (news.length === 0) return;
  await query(WRITE, [
    news.map((entry) => entry.projectId),
    news.map((entry) => entry.issueId),
    news.map((entry) => entry.kind),
    news.map((entry) => JSON.stringify(entry.data ?? {})),
  ]);
}
