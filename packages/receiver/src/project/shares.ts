import { createHash, randomBytes } from "node:crypto";
import type { Database } from "../database/database.ts";

/** A link that shows one issue to whoever has it. Times are unix milliseconds. */
export type Share = { id: string; created: number; expires: number; createdBy: string | null };

/** Links to single issues. Only their hashes are kept. */
export type Shares = {
  /** @param days how long it is valid. @returns the secret of the link, seen this one time. */
  create(issue: SharedIssue, days: number, by: string | undefined): Promise<Share & { secret: string }>;
  /** Those that are valid, the newest first. */
  list(issue: SharedIssue): Promise<Share[]>;
  /** @returns whether there was one. */
  remove(issue: SharedIssue, id: string): Promise<boolean>;
  /** What a link shows and until when: an issue that is there and was not merged into another one. */
  find(secret: string): Promise<(SharedIssue & { expires: number }) | undefined>;
};

export type SharedIssue = { projectId: string; issueId: string };

/** Links of one issue at a time. */
export const MAX_SHARES = 50;

const COLUMNS = `id::text as id, (extract(epoch from created_at) * 1000)::float8 as created,
  (extract(epoch from expires_at) * 1000)::float8 as expires, actor as "createdBy"`;

// 256 random bits, so one round of SHA-256 is enough.
const hash = (secret: string): Buffer => createHash("sha256").update(secret).digest();

const CREATE = `
insert into :schema.share (project_id, issue_id, hash, expires_at, actor)
values ($1::bigint, $2::bigint, $3, now() + $4::integer * interval '1 day', $5) returning ${COLUMNS}`;

const FIND = `
select s.project_id::text as "projectId", s.issue_id::text as "issueId", (extract(epoch from s.expires_at) * 1000)::float8 as expires
from :schema.share s join :schema.issue i on i.project_id = s.project_id and i.id = s.issue_id
where s.hash = $1 and s.expires_at > now() and i.merged_into is null and i.status <> 'discarded'`;

export function createShares({ query }: Pick<Database, "query">): Shares {
  return {
    async create({ projectId, issueId }, days, by) {
      const secret = randomBytes(32).toString("base64url");
      await query("delete from :schema.share where project_id = $1::bigint and expires_at < now()", [projectId]);
      const [row] = await query<Share>(CREATE, [projectId, issueId, hash(secret), days, by ?? null]);
      await query(
        `delete from :schema.share where project_id = $1::bigint and issue_id = $2::bigint and id in (
           select id from :schema.share where project_id = $1::bigint and issue_id = $2::bigint order by id desc offset ${MAX_SHARES})`,
        [projectId, issueId],
      );
      return { ...(row as Share), secret };
    },
    list: ({ projectId, issueId }) =>
      query<Share>(
        `select ${COLUMNS} from :schema.share where project_id = $1::bigint and issue_id = $2::bigint and expires_at > now() order by id desc`,
        [projectId, issueId],
      ),
    async remove({ projectId, issueId }, id) {
      if (!/^\d{1,18}$/.test(id)) return false;
      const rows = await query(
        "delete from :schema.share where project_id = $1::bigint and issue_id = $2::bigint and id = $3::bigint returning id",
        [projectId, issueId, id],
      );
      return rows.length > 0;
    },
    async find(secret) {
      if (!/^[\w-]{43}$/.test(secret)) return undefined;
      return (await query<SharedIssue & { expires: number }>(FIND, [hash(secret)]))[0];
    },
  };
}
