import { ReceiverError } from "../receiver-error.ts";
import type { Database } from "./database.ts";
import { migrations } from "./migrations.ts";
import { isConcurrentCreation, isRetryable, sqlstate } from "./sqlstate.ts";

/** A numbered migration. */
export type Migration = { readonly id: number; readonly sql: string };

/**
 * How long a migration waits for a lock, and how often it tries. A migration that waits for a table would hold up every receiver that
 * comes after it, so it gives way soon.
 */
const LOCK = { timeout: "2s", attempts: 60, pause: 500 } as const;

/** A migration may rewrite a large table, or wait for another migrator that does: given up too soon, no receiver would ever start again. */
const LIMIT = 3_600_000;

/**
 * Brings the schema up to date. Safe with any number of migrators at once: each migration runs in its own transaction that
 * inserts its row first, so that the second migrator waits on that row and then finds it taken.
 *
 * @param list the migrations, by default those of this version.
 * @returns the numbers of the migrations this call applied.
 */
export async function migrate(database: Database, list: readonly Migration[] = migrations): Promise<number[]> {
  await prepare(database);
  const done = new Set(
    (await database.query<{ id: number }>("select id from :schema.migration")).map((row) => Number(row.id)),
  );
  const applied: number[] = [];
  for (const { id, sql } of list) {
    if (!done.has(id) && (await apply(database, id, sql))) applied.push(id);
  }
  return applied;
}

/** `if not exists` does not keep two sessions from creating the same schema: the loser tries again. */
async function prepare(database: Database, attempt = 1): Promise<void> {
  try {
    await database.execute(
      "create schema if not exists :schema; create table if not exists :schema.migration (id integer primary key, applied_at timestamptz not null default now());",
    );
  } catch (error) {
    if (attempt >= 20 || !isConcurrentCreation(error)) throw refusal(error);
    await new Promise((resolve) => setTimeout(resolve, 10 * attempt));
    await prepare(database, attempt + 1);
  }
}

async function apply(database: Database, id: number, sql: string, attempt = 1): Promise<boolean> {
  let claimed = false;
  try {
    await database.transaction(
      async ({ query, execute }) => {
        await query("insert into :schema.migration (id) values ($1)", [id]);
        claimed = true;
        await execute(`set local lock_timeout = '${LOCK.timeout}'`);
        await execute(sql);
      },
      { limit: LIMIT },
    );
    return true;
  } catch (error) {
    if (!claimed && sqlstate(error) === "23505") return false;
    // Receivers that are busy in these tables come first.
    if (attempt >= LOCK.attempts || !isRetryable(error)) throw error;
    await new Promise((resolve) => setTimeout(resolve, LOCK.pause * Math.random()));
    return await apply(database, id, sql, attempt + 1);
  }
}

function refusal(error: unknown): unknown {
  if (sqlstate(error) !== "42501") return error;
  return new ReceiverError("option", "the database user may not create the schema; create it and grant it first", {
    cause: error,
  });
}
