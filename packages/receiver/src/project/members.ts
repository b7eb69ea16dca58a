import type { Database, Query } from "../database/database.ts";
import { ReceiverError } from "../receiver-error.ts";
import type { Role } from "./roles.ts";

/** Somebody who may log in. Times are unix milliseconds. */
export type Member = {
  id: string;
  /** Nothing for somebody of the whole installation. */
  organizationId: string | null;
  name: string;
  email: string | null;
  role: Role;
  /** Ids of the projects to be seen; all of the organization when null. */
  projects: string[] | null;
  /** As `Passwords` stored it; nothing until one was set. */
  password: string | null;
  created: number;
  lastSeen: number | null;
};

/** What is decided about a member. */
export type MemberChange = { name?: string; email?: string | null; role?: Role; projects?: readonly string[] | null };

/** The people of an installation. */
export type Members = {
  /** Those of an organization and of the whole installation, by name. */
  list(organizationId: string): Promise<Member[]>;
  /** By name or e-mail address, whatever their case. */
  findByName(name: string): Promise<Member | undefined>;
  find(id: string): Promise<Member | undefined>;
  /** @throws ReceiverError `conflict` when name or address is taken. */
  create(organizationId: string | null, member: MemberChange & { name: string; role: Role }): Promise<Member>;
  /** Whoever has this name, or a new owner of the whole installation; without a name the first owner that there is, or a new one. */
  ensureOwner(name?: string): Promise<Member>;
  /** @throws ReceiverError `conflict` when name or address is taken, or nobody would be left to manage. */
  update(id: string, change: MemberChange): Promise<Member | undefined>;
  /** @throws ReceiverError `conflict` for the last owner. */
  remove(id: string): Promise<void>;
  /** Sets a password if the one before is still `before`. @returns whether it was. */
  setPassword(id: string, before: string | null, password: string): Promise<boolean>;
  /** Whether an owner of the whole installation can log in by password. */
  hasOwnerWithPassword(): Promise<boolean>;
};

const COLUMNS = `id::text as id, organization_id::text as "organizationId", name, email, role, projects::text[] as projects, password,
  (extract(epoch from created_at) * 1000)::float8 as created, (extract(epoch from last_seen_at) * 1000)::float8 as "lastSeen"`;

/** One at a time decides who is a member: uniqueness over two columns, and the last owner, are no matter of one row. */
const LOCK = "select pg_advisory_xact_lock(hashtext(':schema.member'))";

export function createMembers(database: Database): Members {
  const alone = <T>(body: (query: Query) => Promise<T>): Promise<T> =>
    database.transaction(async ({ query }) => {
      await query(LOCK);
      return await body(query);
    });
  return {
    list: (organizationId) =>
      database.query<Member>(
        `select ${COLUMNS} from :schema.member where organization_id is null or organization_id = $1::bigint order by lower(name)`,
        [organizationId],
      ),
    findByName: (name) => byName(database.query, name),
    find: (id) => byId(database.query, id),
    create: (organizationId, member) =>
      alone(async (query) => {
        await requireFree(query, member, null);
        return await insert(query, organizationId, member);
      }),
    ensureOwner: (name) =>
      alone(async (query) => {
        const known = name === undefined ? await firstOwner(query) : await byName(query, name);
        return known ?? (await insert(query, null, { name: name ?? (await freeName(query, "owner")), role: "owner" }));
      }),
    update: (id, change) =>
      alone(async (query) => {
        const before = await byId(query, id);
        if (!before) return undefined;
        await requireFree(query, change, id);
        if (change.role !== undefined && change.role !== "owner") await requireAnotherOwner(query, before);
        const { name = before.name, email = before.email, role = before.role, projects = before.projects } = change;
        const [row] = await query<Member>(
          `update :schema.member set name = $2, email = $3, role = $4, projects = $5::bigint[] where id = $1::bigint returning ${COLUMNS}`,
          [id, name, email, role, projects],
        );
        return row;
      }),
    remove: (id) =>
      alone(async (query) => {
        const before = await byId(query, id);
        if (!before) return;
        await requireAnotherOwner(query, before);
        // Sessions and links go with their member.
        await query("delete from :schema.member where id = $1::bigint", [id]);
      }),
    async setPassword(id, before, password) {
      const rows = await database.query(
        "update :schema.member set password = $3 where id = $1::bigint and password is not distinct from $2 returning id",
        [id, before, password],
      );
      return rows.length > 0;
    },
    async hasOwnerWithPassword() {
      const rows = await database.query(
        "select 1 as one from :schema.member where organization_id is null and role = 'owner' and password is not null limit 1",
      );
      return rows.length > 0;
    },
  };
}

async function byId(query: Query, id: string): Promise<Member | undefined> {
  if (!/^\d{1,18}$/.test(id)) return undefined;
  return (await query<Member>(`select ${COLUMNS} from :schema.member where id = $1::bigint`, [id]))[0];
}

async function byName(query: Query, name: string): Promise<Member | undefined> {
  const [row] = await query<Member>(
    `select ${COLUMNS} from :schema.member where lower(name) = lower($1) or lower(email) = lower($1)
     order by (lower(name) = lower($1)) desc limit 1`,
    [name],
  );
  return row;
}

async function firstOwner(query: Query): Promise<Member | undefined> {
  const [row] = await query<Member>(
    `select ${COLUMNS} from :schema.member where organization_id is null and role = 'owner' order by id limit 1`,
  );
  return row;
}

async function freeName(query: Query, wanted: string): Promise<string> {
  for (let n = 1; ; n++) {
    const name = n === 1 ? wanted : `${wanted}-${n}`;
    if ((await byName(query, name)) === undefined) return name;
  }
}

async function insert(
  query: Query,
  organizationId: string | null,
  { name, email, role, projects }: MemberChange & { name: string; role: Role },
): Promise<Member> {
  const [row] = await query<Member>(
    `insert into :schema.member (organization_id, name, email, role, projects) values ($1::bigint, $2, $3, $4, $5::bigint[])
     returning ${COLUMNS}`,
    [organizationId, name, email ?? null, role, projects ?? null],
  );
  if (!row) throw new ReceiverError("internal", "the member was not stored");
  return row;
}

/** A name must not be another one's address either: both are what one logs in with. */
async function requireFree(query: Query, { name, email }: MemberChange, except: string | null): Promise<void> {
  for (const [where, text] of [
    ["name", name],
    ["email", email],
  ] as const) {
    if (text === undefined || text === null) continue;
    const taken = await query(
      `select 1 as one from :schema.member where (lower(name) = lower($1) or lower(email) = lower($1)) and id is distinct from $2::bigint`,
      [text, except],
    );
    if (taken.length > 0) throw new ReceiverError("conflict", `somebody else has this ${where}`, { where });
  }
}

/** Of an organization without an owner nobody could let in another one. */
async function requireAnotherOwner(query: Query, { id, role, organizationId }: Member): Promise<void> {
  if (role !== "owner") return;
  const others = await query(
    `select 1 as one from :schema.member where role = 'owner' and id <> $1::bigint
       and (organization_id is null or organization_id = $2::bigint) limit 1`,
    [id, organizationId],
  );
  if (others.length === 0) throw new ReceiverError("conflict", "the last owner stays one", { where: "role" });
}
