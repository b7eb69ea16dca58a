import { randomBytes } from "node:crypto";
import type { Database } from "../database/database.ts";
import { ReceiverError } from "../receiver-error.ts";

/** A project as its owner names it. */
export type ProjectOptions = {
  /** Slug; created when it does not exist. @default "default" */
  organization?: string;
  /** Slug; created when it does not exist. */
  project: string;
  /** For example "node" or "javascript". */
  platform?: string;
};

/** A project with the key its DSN carries. */
export type EnsuredProject = { organization: string; project: string; id: number; publicKey: string };

/** A project and the key with which somebody may write to it. */
export type ProjectAccess = { id: number; key: string };

/** Projects and their keys. */
export type Projects = {
  /** @throws ReceiverError `not_found` for an unknown project, `forbidden` for a key that is not its own. */
  authenticate(project: string, key: string): Promise<ProjectAccess>;
  ensure(options: ProjectOptions): Promise<EnsuredProject>;
};

const SLUG = /^[a-z0-9](?:[a-z0-9._-]{0,98}[a-z0-9])?$/;

/** How long an answer is believed before the database is asked again, milliseconds. */
const BELIEVE = { known: 30_000, unknown: 5_000 };
const MAX_CACHED = 10_000;

type Cached = { keys: Set<string> | undefined; until: number };

/** Reads projects and keys from the database, remembering them for a moment. */
export function createProjects(database: Database): Projects {
  const cache = new Map<number, Cached>();

  /** Requests that come at once ask once: each would wait for a connection of the pool. */
  const asked = new Map<number, Promise<Set<string> | undefined>>();

  const ask = async (id: number): Promise<Set<string> | undefined> => {
    const rows = await database.query<{ public_key: string | null }>(
      `select k.public_key from :schema.project p
       left join :schema.project_key k on k.project_id = p.id and k.active where p.id = $1`,
      [id],
    );
    return rows.length === 0 ? undefined : new Set(rows.flatMap((row) => row.public_key ?? []));
  };
  const keysOf = async (id: number): Promise<Set<string> | undefined> => {
    const now = Date.now();
    const cached = cache.get(id);
    if (cached && cached.until > now) return cached.keys;
    const running = asked.get(id);
    if (running) return await running;
    const answer = ask(id);
    asked.set(id, answer);
    try {
      const keys = await answer;
      // Unless the project was changed meanwhile.
      if (asked.get(id) === answer) {
        if (cache.size >= MAX_CACHED) cache.clear();
        cache.set(id, { keys, until: now + (keys ? BELIEVE.known : BELIEVE.unknown) });
      }
      return keys;
    } finally {
      if (asked.get(id) === answer) asked.delete(id);
    }
  };

  return {
    async authenticate(project, key) {
      if (!/^\d{1,15}$/.test(project)) throw new ReceiverError("not_found", "no such project");
      const id = Number(project);
      const keys = await keysOf(id);
      if (keys === undefined) throw new ReceiverError("not_found", "no such project");
      if (!keys.has(key)) throw new ReceiverError("forbidden", "this key does not belong to the project");
      return { id, key };
    },
    async ensure(options) {
      const ensured = await ensureProject(database, options);
      cache.delete(ensured.id);
      asked.delete(ensured.id);
      return ensured;
    },
  };
}

async function ensureProject(database: Database, options: ProjectOptions): Promise<EnsuredProject> {
  const organization = slug("organization", options.organization ?? "default");
  const project = slug("project", options.project);
  return await database.transaction(async ({ query }) => {
    await query("insert into :schema.organization (slug, name) values ($1, $1) on conflict (slug) do nothing", [
      organization,
    ]);
    await query(
      `insert into :schema.project (organization_id, slug, name, platform)
       select id, $2, $2, $3 from :schema.organization where slug = $1
       on conflict (organization_id, slug) do nothing`,
      [organization, project, options.platform ?? null],
    );
    // The update locks the row, so that two receivers starting together make one key.
    const [row] = await query<{ id: string }>(
      `update :schema.project p set platform = coalesce($3, p.platform)
       from :schema.organization o where o.id = p.organization_id and o.slug = $1 and p.slug = $2 returning p.id::text as id`,
      [organization, project, options.platform ?? null],
    );
    const id = Number(row?.id);
    await query(
      `insert into :schema.project_key (project_id, public_key)
       select $1, $2 where not exists (select from :schema.project_key where project_id = $1 and active)`,
      [id, createPublicKey()],
    );
    const [key] = await query<{ public_key: string }>(
      "select public_key from :schema.project_key where project_id = $1 and active order by created_at, public_key limit 1",
      [id],
    );
    return { organization, project, id, publicKey: key?.public_key ?? "" };
  });
}

/** Begins with `wn`, by which a transport knows that tallies are understood here. */
export const createPublicKey = (): string => `wn${randomBytes(15).toString("hex")}`;

function slug(option: string, value: unknown): string {
  if (typeof value === "string" && SLUG.test(value)) return value;
  throw new ReceiverError(
    "option",
    `option ${option} must be a slug (lower-case letters, digits, ".", "_", "-"), received ${JSON.stringify(value)}`,
  );
}
