import { createHash, randomBytes } from "node:crypto";
import type { Database } from "../database/database.ts";
import { ReceiverError } from "../receiver-error.ts";

/** Scopes as Sentry names them. */
export const SCOPES = [
  "org:read",
  "org:write",
  "org:admin",
  "project:read",
  "project:write",
  "project:admin",
  "project:releases",
  "event:read",
  "event:write",
  "event:admin",
] as const;

export type Scope = (typeof SCOPES)[number];

/** Who asks, as a token or the host says. */
export type Access = {
  scopes: readonly Scope[];
  /** Ids of the projects that may be seen; all when left out. */
  projects?: readonly number[];
  /** Name for the activity log, such as an e-mail address; `me` in a search. */
  actor?: string;
};

/** What a new token may do. */
export type TokenOptions = {
  /** All by default. */
  scopes?: readonly Scope[];
  /** What it is for, shown to people. */
  name?: string;
  /** Ids of the projects it may see; all by default. */
  projects?: readonly number[];
  /** Whom the activity log names; what it is for by default. */
  actor?: string;
  /** When it ends, unix milliseconds; never by default. */
  expiresAt?: number;
  /** A token chosen by the caller, of at least 16 characters; made of 256 random bits by default. */
  token?: string;
  /** Ends every other token of this name: for a program that makes one at each start. @default false */
  replace?: boolean;
};

/** Bearer tokens: hashed at rest, shown once. */
export type Tokens = {
  create(options?: TokenOptions): Promise<{ token: string }>;
  find(token: string): Promise<Access | undefined>;
};

// A token is 256 random bits, so one round of SHA-256 is enough; the look-up by hash does not depend on how much of it is right.
const hash = (token: string): Buffer => createHash("sha256").update(token).digest();

export function createTokens(database: Database): Tokens {
  return {
    async create(options = {}) {
      const { scopes = SCOPES, name = "", projects, actor, expiresAt, replace = false } = options;
      const { token = `wnt_${randomBytes(32).toString("base64url")}` } = options;
      const unknown = scopes.find((scope) => !SCOPES.includes(scope));
      if (unknown !== undefined || scopes.length === 0) {
        throw new ReceiverError(
          "option",
          `option scopes must hold some of ${SCOPES.join(", ")}, received ${JSON.stringify(scopes)}`,
        );
      }
      if (token.length < 16) throw new ReceiverError("option", "option token must have at least 16 characters");
      await database.query(
        `insert into :schema.token (hash, name, scopes, projects, actor, expires_at)
         values ($1, $2, $3::text[], $4::bigint[], $5, to_timestamp($6::float8))
         on conflict (hash) do update set scopes = excluded.scopes, projects = excluded.projects, actor = excluded.actor,
           expires_at = excluded.expires_at`,
        [
          hash(token),
          name,
          [...scopes],
          projects === undefined ? null : [...projects],
          actor ?? null,
          expiresAt === undefined ? null : expiresAt / 1000,
        ],
      );
      if (replace)
        await database.query("delete from :schema.token where name = $1 and hash <> $2", [name, hash(token)]);
      return { token };
    },
    async find(token) {
      if (token.length > 200) return undefined;
      const [row] = await database.query<{
        scopes: Scope[];
        projects: string[] | null;
        actor: string | null;
        name: string;
      }>(
        `select scopes, projects::text[] as projects, actor, name from :schema.token
         where hash = $1 and (expires_at is null or expires_at > now())`,
        [hash(token)],
      );
      if (row === undefined) return undefined;
      const actor = row.actor ?? (row.name === "" ? undefined : row.name);
      return { scopes: row.scopes, projects: row.projects?.map(Number), actor };
    },
  };
}
