import type { PGlite } from "@electric-sql/pglite";
import pg from "pg";
import { afterAll, afterEach, beforeAll, describe } from "vitest";
import { type PostgresServer, startPostgres } from "./database-server.ts";
import { openPglite } from "./pglite-template.ts";

/** An empty database for one test. */
export type TestDatabase = {
  kind: "postgres" | "pglite";
  /** What `createReceiver` takes: a `pg` pool, or a PGlite. */
  database: pg.Pool | PGlite;
  /** A schema nobody else uses. */
  schema: string;
  /** Asks the database directly, past the receiver. */
  rows<R extends object = Record<string, unknown>>(sql: string, values?: unknown[]): Promise<R[]>;
  /** Of Postgres: the connection string, and the server it belongs to. */
  url?: string;
  server?: PostgresServer;
};

/** Gives the test that calls it a database of which its schema is its own; on Postgres all of it. */
export type ProvideDatabase = () => Promise<TestDatabase>;

/**
 * Runs the same suite on a real Postgres and on PGlite: the two are interchangeable, and this is where that is held. One Postgres server
 * per test file, an own database per test.
 */
export function describeEachDatabase(
  title: string,
  suite: (provide: ProvideDatabase, kind: TestDatabase["kind"]) => void,
): void {
  describe(`${title} (Postgres)`, () => suite(usePostgres(), "postgres"));
  describe(`${title} (PGlite)`, () => suite(usePglite(), "pglite"));
}

/** Of a suite on Postgres alone: give the reason beside the call. */
export function usePostgres(): ProvideDatabase {
  let server: PostgresServer;
  const pools: pg.Pool[] = [];
  beforeAll(async () => {
    server = await startPostgres();
  });
  afterEach(async () => {
    await Promise.all(pools.splice(0).map((pool) => pool.end()));
  });
  afterAll(async () => {
    await server?.dispose();
  });
  return async () => {
    const url = await server.createDatabase();
    const pool = new pg.Pool({ connectionString: url, max: 10 });
    pool.on("error", () => {});
    pools.push(pool);
    return {
      kind: "postgres",
      schema: "winnow",
      database: pool,
      url,
      server,
      rows: async (sql, values) => (await pool.query(sql, values)).rows,
    };
  };
}

/** Of a suite on PGlite alone. */
export function usePglite(): ProvideDatabase {
  let pglite: PGlite;
  let schemas = 0;
  beforeAll(async () => {
    pglite = await openPglite();
  });
  afterAll(async () => {
    await pglite?.close();
  });
  // A PGlite takes seconds to make, a schema none: tests of one file share the first and have the second to themselves.
  return async () => {
    const schema = `winnow_${++schemas}`;
    return {
      kind: "pglite",
      schema,
      database: pglite,
      rows: async <R extends object>(sql: string, values?: unknown[]) => (await pglite.query<R>(sql, values)).rows,
    };
  };
}
