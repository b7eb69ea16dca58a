import type { Database } from "../database/database.ts";

/** Tables of which a day is a partition, so that a day is forgotten by dropping it. */
export type DayTable = "seen" | "item";

/**
 * Creates the partitions of the days around `clock` (or the database's now): yesterday to `ahead` days from now. A partition is made
 * apart and attached, which does not block writers.
 */
export async function ensureDayPartitions(
  database: Database,
  table: DayTable,
  ahead = 3,
  clock?: string,
): Promise<void> {
  const days = await database.query<{ day: string; next: string; there: boolean }>(
    `select d::date::text as day, (d + interval '1 day')::date::text as next,
       to_regclass(format('%s.%I', ':schema', '${table}_' || to_char(d, 'YYYYMMDD'))) is not null as there
     from generate_series(
       ((coalesce($1::timestamptz, now()) - interval '1 day') at time zone 'UTC')::date::timestamp,
       ((coalesce($1::timestamptz, now()) at time zone 'UTC')::date + $2::integer)::timestamp, interval '1 day') d`,
    [clock ?? null, ahead],
  );
  for (const { day, next, there } of days) if (!there) await addPartition(database, table, day, next);
}

async function addPartition(database: Database, table: DayTable, day: string, next: string): Promise<void> {
  const plain = `${table}_${day.replaceAll("-", "")}`;
  await database.transaction(async ({ query, execute }) => {
    // Receivers starting together: one creates, the others find it there.
    await query(`select pg_advisory_xact_lock(hashtext(':schema.${table}'))`);
    // Asked of the catalog's rows: `to_regclass` may answer from a cache that does not know of the other's commit yet.
    const there = await query(
      `select from pg_class where relname = $1 and relnamespace = (select relnamespace from pg_class where oid = ':schema.${table}'::regclass)`,
      [plain],
    );
    if (there.length > 0) return;
    await execute(
      `create table :schema."${plain}" (like :schema.${table} including all);
       alter table :schema.${table} attach partition :schema."${plain}" for values from ('${day}') to ('${next}');`,
    );
  });
}

/**
 * Drops the partitions of days that lie more than `keepDays` whole days back.
 *
 * @returns the names of the dropped partitions.
 */
export async function dropOldDayPartitions(
  database: Database,
  table: DayTable,
  keepDays: number,
  clock?: string,
): Promise<string[]> {
  const old = await database.query<{ name: string }>(
    `select c.relname as name from pg_inherits i
       join pg_class c on c.oid = i.inhrelid
     where i.inhparent = ':schema.${table}'::regclass
       and c.relname < '${table}_' || to_char((coalesce($1::timestamptz, now()) - $2 * interval '1 day') at time zone 'UTC', 'YYYYMMDD')
     order by c.relname`,
    [clock ?? null, keepDays],
  );
  for (const { name } of old) await database.execute(`drop table if exists :schema."${name}"`);
  return old.map((row) => row.name);
}
