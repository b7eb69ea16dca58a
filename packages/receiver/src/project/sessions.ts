import { createHash, randomBytes } from "node:crypto";
import type { Database } from "../database/database.ts";
import type { Access, Scope } from "./tokens.ts";
import { SCOPES } from "./tokens.ts";

/** Whom a link lets in. */
export type LoginLinkOptions = {
  /** Name for the activity log. @default "owner" */
  actor?: string;
  /** All by default. */
  scopes?: readonly Scope[];
  /** Ids of the projects they may see; all by default. */
  projects?: readonly number[];
};

/** Sessions of people at the page. */
export type Sessions = {
  /** A code that lets in whoever uses it first. */
  createCode(options?: LoginLinkOptions): Promise<string>;
  /** Begins a session with a code, which is spent by that. @returns the session's secret, or nothing for a code that is none. */
  begin(code: string): Promise<string | undefined>;
  find(secret: string): Promise<Access | undefined>;
  end(secret: string): Promise<void>;
};

/** How long a link and a session last, seconds. */
export const LASTS = { link: 86_400, session: 30 * 86_400 };

// Both are 256 random bits, so one round of SHA-256 is enough; the look-up by hash does not depend on how much of it is right.
const hash = (secret: string): Buffer => createHash("sha256").update(secret).digest();
const secret = (): string => randomBytes(32).toString("base64url");

export function createSessions(database: Database): Sessions {
  return {
    async createCode({ actor = "owner", scopes = SCOPES, projects } = {}) {
      const code = secret();
      await database.query(
        `insert into :schema.login_link (hash, actor, scopes, projects, expires_at)
         values ($1, $2, $3::text[], $4::bigint[], now() + $5::integer * interval '1 second')`,
        [hash(code), actor, [...scopes], projects === undefined ? null : [...projects], LASTS.link],
      );
      return code;
    },
    async begin(code) {
      if (code.length > 200) return undefined;
      const session = secret();
      // Of two that use it at once the second finds the row gone.
      const rows = await database.query(
        `with spent as (delete from :schema.login_link where hash = $1 returning actor, scopes, projects, expires_at)
         insert into :schema.session (hash, actor, scopes, projects, expires_at)
         select $2, actor, scopes, projects, now() + $3::integer * interval '1 second' from spent where expires_at > now()
         returning actor`,
        [hash(code), hash(session), LASTS.session],
      );
      await database.query("delete from :schema.session where expires_at < now()");
      return rows.length > 0 ? session : undefined;
    },
    async find(session) {
      if (session.length > 200) return undefined;
      const [row] = await database.query<{ actor: string; scopes: Scope[]; projects: string[] | null }>(
        `select actor, scopes, projects::text[] as projects from :schema.session where hash = $1 and expires_at > now()`,
        [hash(session)],
      );
      return row && { scopes: row.scopes, projects: row.projects?.map(Number), actor: row.actor };
    },
    async end(session) {
      await database.query("delete from :schema.session where hash = $1", [hash(session)]);
    },
  };
}
