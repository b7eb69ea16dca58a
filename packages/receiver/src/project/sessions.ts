import { createHash, randomBytes } from "node:crypto";
import type { Database } from "../database/database.ts";
import { type Caller, visibleProjects, wholeOrganization } from "./caller.ts";
import { type Role, SCOPES_OF } from "./roles.ts";
import type { Scope } from "./tokens.ts";
import { SCOPES } from "./tokens.ts";

/** Whom a link lets in. */
export type LoginLinkOptions = {
  /**
   * Name of the member it is for, who becomes an owner of the installation if there is none of that name; the first owner by default. With
   * `scopes` or `projects` it is for a guest instead, and this is the name in the activity log ("owner" by default).
   */
  actor?: string;
  /** All by default. */
  scopes?: readonly Scope[];
  /** Ids of the projects they may see; all by default. */
  projects?: readonly number[];
};

/** Sessions of people at the page. */
export type Sessions = {
  /** A code that lets in whoever uses it first, as a guest. */
  createCode(guest: LoginLinkOptions): Promise<string>;
  /** A code that lets in a member. @param seconds how long it may be used. */
  createMemberCode(memberId: string, seconds?: number): Promise<string>;
  /** Begins a session with a code, which is spent by that. @returns the session's secret, or nothing for a code that is none. */
  begin(code: string): Promise<string | undefined>;
  /** Begins a session of a member who has shown the password. @returns the session's secret. */
  beginFor(memberId: string): Promise<string>;
  find(secret: string): Promise<Caller | undefined>;
  end(secret: string): Promise<void>;
  /** Ends all sessions of a member but one, and the links that were not used. */
  endOthers(memberId: string, secret: string): Promise<void>;
};

/** How long they last, seconds: a link, one that invites somebody, a session; and how long a link stands for the password. */
export const LASTS = { link: 86_400, invitation: 7 * 86_400, session: 30 * 86_400, freshness: 3_600 };
/** Sessions of one member; the oldest end first. */
const MAX_SESSIONS = 50;
/** Seconds after which "last seen" is written again. */
const SEEN_EVERY = 300;

// Both are 256 random bits, so one round of SHA-256 is enough; the look-up by hash does not depend on how much of it is right.
const hash = (secret: string): Buffer => createHash("sha256").update(secret).digest();
const secret = (): string => randomBytes(32).toString("base64url");

const SAVE_CODE = `
insert into :schema.login_link (hash, actor, scopes, projects, member_id, expires_at)
values ($1, $2, $3::text[], $4::bigint[], $5::bigint, now() + $6::integer * interval '1 second')`;

// Of two that use a code at once the second finds the row gone.
const BEGIN = `
with spent as (delete from :schema.login_link where hash = $1 returning actor, scopes, projects, member_id, expires_at)
insert into :schema.session (hash, actor, scopes, projects, member_id, by_link, expires_at)
select $2, actor, scopes, projects, member_id, true, now() + $3::integer * interval '1 second' from spent where expires_at > now()
returning member_id::text as member`;

const FIND = `
select s.actor, s.scopes, s.projects::text[] as projects, s.by_link and s.created_at > now() - ${LASTS.freshness} * interval '1 second' as fresh,
  m.id::text as member, m.name, m.email, m.role, m.organization_id::text as "memberOf", m.password is not null as "passwordSet",
  ${visibleProjects("m")} as "memberProjects", ${wholeOrganization("m")} as organization,
  m.last_seen_at is null or m.last_seen_at < now() - ${SEEN_EVERY} * interval '1 second' as stale
from :schema.session s left join :schema.member m on m.id = s.member_id where s.hash = $1 and s.expires_at > now()`;

type Found = {
  actor: string;
  scopes: Scope[];
  projects: string[] | null;
  fresh: boolean;
  member: string | null;
  name: string;
  email: string | null;
  role: Role;
  memberOf: string | null;
  passwordSet: boolean;
  memberProjects: string[] | null;
  organization: string | null;
  stale: boolean;
};

export function createSessions({ query }: Pick<Database, "query">): Sessions {
  const save = async (guest: LoginLinkOptions, member: string | null, seconds: number): Promise<string> => {
    const code = secret();
    const { actor = "owner", scopes = SCOPES, projects } = guest;
    const limits = [member === null ? [...scopes] : [], projects === undefined ? null : [...projects]];
    await query(SAVE_CODE, [hash(code), actor, ...limits, member, seconds]);
    return code;
  };
  const tidy = async (memberId: string | null): Promise<void> => {
    await query("delete from :schema.session where expires_at < now()");
    await query("delete from :schema.login_link where expires_at < now()");
    await query(
      `delete from :schema.session where hash in (
         select hash from :schema.session where member_id = $1::bigint order by created_at desc, hash offset ${MAX_SESSIONS})`,
      [memberId],
    );
  };
  return {
    createCode: (guest) => save(guest, null, LASTS.link),
    createMemberCode: (memberId, seconds = LASTS.link) => save({ actor: "" }, memberId, seconds),
    async begin(code) {
      if (code.length > 200) return undefined;
      const session = secret();
      const [row] = await query<{ member: string | null }>(BEGIN, [hash(code), hash(session), LASTS.session]);
      await tidy(row?.member ?? null);
      return row && session;
    },
    async beginFor(memberId) {
      const session = secret();
      await query(
        `insert into :schema.session (hash, actor, scopes, member_id, expires_at)
         values ($1, '', '{}', $2::bigint, now() + $3::integer * interval '1 second')`,
        [hash(session), memberId, LASTS.session],
      );
      await tidy(memberId);
      return session;
    },
    async find(session) {
      if (session.length > 200) return undefined;
      const [row] = await query<Found>(FIND, [hash(session)]);
      if (row?.member != null && row.stale) {
        await query("update :schema.member set last_seen_at = now() where id = $1::bigint", [row.member]);
      }
      return row && callerOf(row);
    },
    async end(session) {
      await query("delete from :schema.session where hash = $1", [hash(session)]);
    },
    async endOthers(memberId, session) {
      await query("delete from :schema.session where member_id = $1::bigint and hash <> $2", [memberId, hash(session)]);
      await query("delete from :schema.login_link where member_id = $1::bigint", [memberId]);
    },
  };
}

/** A member has the rights of today's role, not of the day of the login. */
function callerOf(row: Found): Caller {
  if (row.member === null) {
    const { scopes, actor, fresh } = row;
    return { scopes, projects: row.projects?.map(Number), actor, session: { freshByLink: fresh } };
  }
  const { member: id, email, role, memberOf, passwordSet } = row;
  return {
    scopes: SCOPES_OF[role],
    projects: row.memberProjects?.map(Number),
    organization: row.organization === null ? undefined : Number(row.organization),
    actor: row.name,
    session: { member: { id, email, role, organization: memberOf, passwordSet }, freshByLink: row.fresh },
  };
}
