import { json, type NeutralResponse } from "../http/neutral.ts";
import { findSuspects, type TouchingCommit } from "../releases/suspect-commits.ts";
import type { Call } from "./endpoint.ts";
import { EVENT_COLUMNS, type EventRow, inAppFiles, readPayload } from "./event-json.ts";
import { familyOf } from "./find-issue.ts";
import { isoTime } from "./iso-time.ts";
import { issueOfPath } from "./show-issue.ts";

/**
 * `GET /issues/{id}/committers/`: who touched what failed, by the commits of the release in which the issue was first seen and the
 * stack of its first sample.
 */
export async function listCommitters(call: Call<unknown, unknown>): Promise<NeutralResponse> {
  const found = await issueOfPath(call);
  const [first] = await call.database.query<EventRow>(
    `select ${EVENT_COLUMNS}, s.payload from :schema.sample s
     where s.project_id = $1::bigint and s.issue_id = any($2::bigint[]) order by s.at, s.event_id limit 1`,
    [found.project.id, await familyOf(call.database, found)],
  );
  const commits = first === undefined ? [] : await commitsOfFirstRelease(call, found.issue);
  const suspects = first === undefined ? [] : findSuspects(inAppFiles(readPayload(first.payload)), commits);
  const authors = new Map<string, { author: object; commits: object[] }>();
  for (const { commit, score, path } of suspects) {
    const key = commit.authorEmail ?? commit.authorName ?? "";
    const entry = authors.get(key) ?? { author: { name: commit.authorName, email: commit.authorEmail }, commits: [] };
    entry.commits.push({
      id: commit.id,
      message: commit.message,
      dateCreated: isoTime(commit.at),
      score: Number(score.toFixed(3)),
      winnow: { path },
    });
    authors.set(key, entry);
  }
  return json(200, { committers: [...authors.values()] });
}

type Row = { id: string; message: string | null; name: string | null; email: string | null; at: number; patch: string };

async function commitsOfFirstRelease(
  call: Call<unknown, unknown>,
  issue: { project_id: string; id: string },
): Promise<TouchingCommit[]> {
  const rows = await call.database.query<Row>(
    `select c.id, c.message, c.author_name as name, c.author_email as email, (extract(epoch from c.at) * 1000)::float8 as at, c.patch
     from :schema.release_commit c
     where c.project_id = $1::bigint and c.version = (
       select x.release from :schema.issue_release x where x.project_id = $1::bigint and x.issue_id = $2::bigint
       order by x.first_seen, x.release limit 1)
     order by c.position limit 500`,
    [issue.project_id, issue.id],
  );
  return rows.map((row) => ({
    id: row.id,
    message: row.message,
    authorName: row.name,
    authorEmail: row.email,
    at: row.at,
    paths: (JSON.parse(row.patch) as { path: string }[]).map(({ path }) => path),
  }));
}
