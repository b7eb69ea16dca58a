import { createHash, randomBytes } from "node:crypto";
import type { Database } from "../database/database.ts";
import { ReceiverError } from "../receiver-error.ts";
import { type Caller, visibleProjects, wholeOrganization } from "./caller.ts";

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

/** A token as its owner sees it afterwards. Times are unix milliseconds. */
export type TokenInfo = {
  id: string;
  name: string;
  scopes: Scope[];
  projects: string[] | null;
  createdBy: string | null;
  created: number;
  lastUsed: number | null;
  expires: number | null;
};

/** Bearer tokens: hashed at rest, shown once. */
export type Tokens = {
  /** @param made the organization that the token is of and who made it; of the whole installation by default. */
  create(options?: TokenOptions, made?: { organization: string; by: string }): Promise<{ token: string; id: string }>;
  find(token: string): Promise<Caller | undefined>;
  /** Those of an organization. @param all those of the whole installation as well. */
  list(organization: string, all: boolean): Promise<TokenInfo[]>;
  /** Ends a token at once. @returns whether there was one among those that `list` shows. */
  remove(organization: string, all: boolean, id: string): Promise<boolean>;
};

// A token is 256 random bits, so one round of SHA-256 is enough; the look-up by hash does not depend on how much of it is right.
const hash = (token: string): Buffer => createHash("sha256").update(token).digest();

const INSERT = `
insert into :schema.token (hash, name, scopes, projects, actor, expires_at, organization_id, created_by)
values ($1, $2, $3::text[], $4::bigint[], $5, to_timestamp($6::float8), $7::bigint, $8)
on conflict (hash) do update set scopes = excluded.scopes, projects = excluded.projects, actor = excluded.actor, expires_at = excluded.expires_at
returning id::text as id`;

/** Seconds after which "last used" is written again. */
const USED_EVERY = 300;

const FIND = `
select id::text as id, scopes, ${visibleProjects("t")} as projects, ${wholeOrganization("t")} as organization, actor, name,
  last_used_at is null or last_used_at < now() - ${USED_EVERY} * interval '1 second' as stale
from :schema.token t where hash = $1 and (expires_at is null or expires_at > now())`;

type Found = {
  id: string;
  scopes: Scope[];
  projects: string[] | null;
  organization: string | null;
  actor: string | null;
  name: string;
  stale: boolean;
};

export function createTokens(database: Database): Tokens {
  return {
    async create(options = {}, made) {
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
      const [row] = await database.query<{ id: string }>(INSERT, [
        hash(token),
        name,
        [...scopes],
        projects === undefined ? null : [...projects],
        actor ?? null,
        expiresAt === undefined ? null : expiresAt / 1000,
        made?.organization ?? null,
        made?.by ?? null,
      ]);
      if (replace) {
        // Those that people made at the page are not a program's to end, whatever their name.
        await database.query(
          "delete from :schema.token where name = $1 and hash <> $2 and organization_id is null and created_by is null",
          [name, hash(token)],
        );
      }
      return { token, id: row?.id ?? "" };
    },
    async find(token) {
      if (token.length > 200) return undefined;
      const [row] = await database.query<Found>(FIND, [hash(token)]);
      if (row === undefined) return undefined;
      if (row.stale) {
        await database.query("update :schema.token set last_used_at = now() where id = $1::bigint", [row.id]);
      }
      return {
        scopes: row.scopes,
        projects: row.projects?.map(Number),
        organization: row.organization === null ? undefined : Number(row.organization),
        actor: row.actor ?? (row.name === "" ? undefined : row.name),
      };
    },
    list: (organization, all) =>
      database.query<TokenInfo>(
        `select id::text as id, name, scopes, projects::text[] as projects, created_by as "createdBy",
           (extract(epoch from created_at) * 1000)::float8 as created, (extract(epoch from last_used_at) * 1000)::float8 as "lastUsed",
           (extract(epoch from expires_at) * 1000)::float8 as expires
         from :schema.token where organization_id = $1::bigint or ($2 and organization_id is null) order by id`,
        [organization, all],
      ),
    async remove(organization, all, id) {
      if (!/^\d{1,18}$/.test(id)) return false;
      const rows = await database.query(
        `delete from :schema.token where id = $3::bigint and (organization_id = $1::bigint or ($2 and organization_id is null)) returning id`,
        [organization, all, id],
      );
      return rows.length > 0;
    },
  };
}
