// A durable Postgres for the benchmarks, and what they ask it.
import { startPostgres } from "@winnow/test-kit/postgres";
import pg from "pg";

/** A server with everything on that a crash needs. */
export async function startDurable() {
  const postgres = await startPostgres({
    settings: { fsync: "on", synchronous_commit: "on", full_page_writes: "on", shared_buffers: "256MB" },
  });
  const admin = new pg.Client({ connectionString: postgres.url() });
  await admin.connect();
  return {
    createDatabase: () => postgres.createDatabase(),
    /** Where its log stands, bytes. */
    walPosition: async (): Promise<number> =>
      Number(
        (await admin.query("select pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0')::float8 as at")).rows[0].at,
      ),
    async stop() {
      await admin.end();
      await postgres.dispose();
    },
  };
}

/**
 * Waits until the receiver has moved everything from its journal into its tables.
 *
 * @returns how many occurrences they count.
 * @throws when they are others than expected: a benchmark of wrong numbers measures nothing.
 */
export async function settled(url: string, expected: number): Promise<number> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    for (;;) {
      const { rows } = await client.query(
        "select (select coalesce(sum(n), 0)::int from winnow.issue_hour) as n, exists (select from winnow.journal) as open",
      );
      if (!rows[0].open) {
        if (rows[0].n !== expected) throw new Error(`${expected} events were sent, ${rows[0].n} are counted`);
        return rows[0].n;
      }
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  } finally {
    await client.end();
  }
}
