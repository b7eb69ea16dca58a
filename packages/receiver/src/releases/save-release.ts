import type { Database, Query } from "../database/database.ts";

/** What somebody says of a release. Times are unix milliseconds. */
export type ReleaseWish = {
  version: string;
  ref?: string;
  url?: string;
  createdAt?: number;
  releasedAt?: number;
  commits?: readonly CommitWish[];
};

/** A commit of a release; the newest comes first. */
export type CommitWish = {
  id: string;
  repository?: string;
  message?: string;
  authorName?: string;
  authorEmail?: string;
  at?: number;
  patch?: readonly { path: string; type: string }[];
};

/** Creates a release in some projects, or changes what is known of it. Its commits are replaced when some are given. */
export async function saveRelease(
  database: Database,
  projectIds: readonly string[],
  wish: ReleaseWish,
  now: number,
): Promise<void> {
  await database.transaction(async ({ query }) => {
    await query(
      `insert into :schema.release as r (project_id, version, created_at, released_at, ref, url)
       select k.id, $2, to_timestamp(coalesce($3, $7)::float8), to_timestamp($4::float8), $5, $6 from unnest($1::bigint[]) as k(id) order by k.id
       on conflict (project_id, version) do update set
         created_at = coalesce(to_timestamp($3::float8), r.created_at), released_at = coalesce(excluded.released_at, r.released_at),
         ref = coalesce(excluded.ref, r.ref), url = coalesce(excluded.url, r.url)`,
      [
        projectIds,
        wish.version,
        seconds(wish.createdAt),
        seconds(wish.releasedAt),
        wish.ref ?? null,
        wish.url ?? null,
        now / 1000,
      ],
    );
    if (wish.commits !== undefined) await saveCommits(query, projectIds, wish.version, wish.commits, now);
  });
}

async function saveCommits(
  query: Query,
  projectIds: readonly string[],
  version: string,
  commits: readonly CommitWish[],
  now: number,
): Promise<void> {
  await query("delete from :schema.release_commit where project_id = any($1::bigint[]) and version = $2", [
    projectIds,
    version,
  ]);
  await query(
    `insert into :schema.release_commit (project_id, version, position, id, repository, message, author_name, author_email, at, patch)
     select p.id, $2, c.position, c.id, c.repository, c.message, c.author_name, c.author_email, to_timestamp(c.at), c.patch
     from unnest($1::bigint[]) as p(id)
     cross join unnest($3::integer[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::float8[], $10::text[])
       as c(position, id, repository, message, author_name, author_email, at, patch)`,
    [
      projectIds,
      version,
      commits.map((_, index) => index),
      commits.map((commit) => commit.id),
      commits.map((commit) => commit.repository ?? null),
      commits.map((commit) => commit.message ?? null),
      commits.map((commit) => commit.authorName ?? null),
      commits.map((commit) => commit.authorEmail ?? null),
      commits.map((commit) => (commit.at ?? now) / 1000),
      commits.map((commit) => JSON.stringify(commit.patch ?? [])),
    ],
  );
}

const seconds = (at: number | undefined): number | null => (at === undefined ? null : at / 1000);
