import type { Database } from "./database/database.ts";
import { migrate } from "./database/migrate.ts";
import { migrations } from "./database/migrations.ts";
import { type DatabaseOption, openDatabase } from "./database/open-database.ts";
import { inSchema } from "./database/schema.ts";

/** One thing that was looked at. */
export type Check = { name: string; ok: boolean; detail: string };

/** What {@link doctor} found. */
export type Diagnosis = { ok: boolean; checks: Check[] };

/** Where to look. */
export type SchemaOptions = {
  database: DatabaseOption;
  /** @default "winnow" */
  schema?: string;
};

/** Seconds by which the clocks of this process and of the database may differ before it is worth a word. */
const MAX_SKEW = 5;
/** Rows of the journal that wait when nobody settles them. */
const MAX_JOURNAL = 1_000;

/**
 * Brings the schema up to date without starting a receiver, as a deployment does before it rolls out.
 *
 * @returns the numbers of the migrations that were applied.
 */
export async function migrateDatabase({ database: option, schema = "winnow" }: SchemaOptions): Promise<number[]> {
  return await withDatabase(option, schema, migrate);
}

/** Looks at a database as a receiver would find it, and changes nothing. */
export async function doctor({ database: option, schema = "winnow" }: SchemaOptions): Promise<Diagnosis> {
  return await withDatabase(option, schema, async (database) => {
    const checks: Check[] = [];
    for (const [name, look] of Object.entries(LOOKS)) {
      const check = await look(database).catch((error: unknown) => ({ ok: false, detail: String(error) }));
      checks.push({ name, ...check });
      // Without a database or a schema every further word would be the same.
      if (!check.ok && (name === "connection" || name === "migrations")) break;
    }
    return { ok: checks.every((check) => check.ok), checks };
  });
}

type Look = (database: Database) => Promise<{ ok: boolean; detail: string }>;

const LOOKS: Readonly<Record<string, Look>> = {
  async connection({ query }) {
    const [row] = await query<{ version: string }>("select current_setting('server_version_num') as version");
    const major = Math.floor(Number(row?.version) / 10_000);
    return { ok: major >= 14, detail: `Postgres ${major}; 14 or newer is needed` };
  },
  async migrations({ query }) {
    const rows = await query<{ id: number }>("select id from :schema.migration order by id");
    const applied = new Set(rows.map((row) => Number(row.id)));
    const missing = migrations.filter(({ id }) => !applied.has(id)).map(({ id }) => id);
    const newer = [...applied].filter((id) => !migrations.some((migration) => migration.id === id));
    const detail = `${applied.size} applied, missing: ${missing.join(", ") || "none"}, of a newer version: ${newer.join(", ") || "none"}`;
    return { ok: missing.length === 0, detail };
  },
  async partitions({ query }) {
    const rows = await query<{ name: string }>(
      `select t || '_' || to_char(d, 'YYYYMMDD') as name
       from unnest(array['seen', 'item']) t, generate_series(now() at time zone 'UTC', (now() at time zone 'UTC') + interval '1 day', interval '1 day') d
       where to_regclass(format('%s.%I', ':schema', t || '_' || to_char(d, 'YYYYMMDD'))) is null`,
    );
    return {
      ok: rows.length === 0,
      detail: `missing for today and tomorrow: ${rows.map((row) => row.name).join(", ") || "none"}`,
    };
  },
  async clock({ query }) {
    const [row] = await query<{ at: number }>("select extract(epoch from clock_timestamp())::float8 as at");
    const skew = Math.abs(Date.now() / 1000 - Number(row?.at));
    return { ok: skew <= MAX_SKEW, detail: `clocks differ by ${skew.toFixed(1)} s` };
  },
  async journal({ query }) {
    const [row] = await query<{ n: string }>(
      `select count(*)::text as n from (select from :schema.journal limit ${MAX_JOURNAL + 1}) j`,
    );
    return { ok: Number(row?.n) <= MAX_JOURNAL, detail: `${row?.n} rows wait to be settled` };
  },
};

async function withDatabase<T>(
  option: DatabaseOption,
  schema: string,
  use: (database: Database) => Promise<T>,
): Promise<T> {
  const raw = openDatabase(option);
  try {
    return await use(inSchema(raw, schema));
  } finally {
    await raw.close();
  }
}
