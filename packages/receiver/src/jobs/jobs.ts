import { PgBoss } from "pg-boss";
import type { Database } from "../database/database.ts";
import type { ReceiverLogger } from "../options.ts";
import { bossDatabase } from "./boss-database.ts";

/** Background work that is shared by all receivers of a database. */
export type Jobs = {
  /** The queue, started by whoever needs it first. @throws when the database is away or the schema cannot be made. */
  boss(): Promise<PgBoss>;
  /** Waits for what is being done, ten seconds at most; what is left is taken up by another receiver. */
  close(): Promise<void>;
};

/**
 * Jobs live in a schema of pg-boss beside ours, which is made when the first job is to be done: a receiver that starts and ends at once
 * never touches it.
 */
export function createJobs(database: Database, schema: string, logger: ReceiverLogger): Jobs {
  let boss: Promise<PgBoss> | undefined;
  let closed = false;

  const start = async (): Promise<PgBoss> => {
    const started = new PgBoss({
      db: bossDatabase(database),
      schema: jobsSchema(schema),
      schedule: false,
      ...(database.parallel === 1 ? { backend: "pglite" as const } : {}),
    });
    started.on("error", (error) => logger.warn({ error }, "the queue of background work has a problem"));
    await started.start();
    return started;
  };
  return {
    boss() {
      if (closed) return Promise.reject(new Error("the receiver is closing"));
      boss ??= start().catch((error: unknown) => {
        boss = undefined;
        throw error;
      });
      return boss;
    },
    async close() {
      closed = true;
      await (await boss?.catch(() => undefined))?.stop({ graceful: true, timeout: 10_000 });
    },
  };
}

/** The schema of the queue: a name that needs no quotes, within its limit of 50 bytes. */
export const jobsSchema = (schema: string): string => `${schema.replace(/\W/g, "_").slice(0, 40)}_jobs`;
