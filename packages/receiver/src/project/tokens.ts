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
export type Access = { scopes: readonly Scope[] };

/** What a new token may do. */
export type TokenOptions = {
  /** All by default. */
  scopes?: readonly Scope[];
  /** What it is for, shown to people. */
  name?: string;
  /** A token chosen by the caller, of at least 16 characters; made of 256 random bits by default. */
  token?: string;
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
    async create({ scopes = SCOPES, name = "", token = `wnt_${randomBytes(32).toString("base64url")}` } = {}) {
      const unknown = scopes.find((scope) => !SCOPES.includes(scope));
      if (unknown !== undefined || scopes.length === 0) {
        throw new ReceiverError(
          "option",
          `option scopes must hold some of ${SCOPES.join(", ")}, received ${JSON.stringify(scopes)}`,
        );
      }
      if (token.length < 16) throw new ReceiverError("option", "option token must have at least 16 characters");
      await database.query(
        `insert into :schema.token (hash, name, scopes) values ($1, $2, $3::text[])
         on conflict (hash) do update set scopes = excluded.scopes`,
        [hash(token), name, [...scopes]],
      );
      return { token };
    },
    async find(token) {
      if (token.length > 200) return undefined;
      const [row] = await database.query<{ scopes: Scope[] }>("select scopes from :schema.token where hash = $1", [
        hash(token),
      ]);
      return row && { scopes: row.scopes };
    },
  };
}
