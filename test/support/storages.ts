import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type PostgresServer, startPostgres } from "@winnow/test-kit";
import { afterAll, beforeAll } from "vitest";

/** One place where `winnow serve` can keep its data; `args()` are its options, the same each time. */
export type ServeStorage = { on: string; args: () => string[] };

/** A fresh folder and a fresh database, for the test file that calls this. */
export function useStorages(): ServeStorage[] {
  let folder: string;
  let postgres: PostgresServer;
  let databaseUrl: string;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "winnow-test-"));
    postgres = await startPostgres();
    databaseUrl = await postgres.createDatabase();
  });
  afterAll(async () => {
    await postgres?.dispose();
    rmSync(folder, { recursive: true, force: true });
  });
  return [
    { on: "PGlite", args: () => ["--data-dir", join(folder, "data")] },
    { on: "Postgres", args: () => ["--database-url", databaseUrl] },
  ];
}
