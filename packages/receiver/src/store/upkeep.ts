import type { Database } from "../database/database.ts";
import { forgetOldNotifications } from "../notify/forget-old.ts";
import type { ReceiverLogger, Retention } from "../options.ts";
import { dropOldDayPartitions, ensureDayPartitions } from "./day-partitions.ts";
import { SEEN_WINDOW_DAYS } from "./seen-ids.ts";
import type { Settler } from "./settler.ts";

/*
 * Upkeep is a timer and not a job of a queue: every step may be run by any receiver at any time, twice or at once, and is right. A queue
 * would add a table that is polled, and a receiver whose queue is stuck would run out of partitions.
 */

/** Makes partitions ahead and lets what is old go. */
export type Upkeep = {
  /** @returns what was dropped or deleted. */
  run(clock?: string): Promise<UpkeepReport>;
  close(): Promise<void>;
};

/** What one run of the upkeep did. */
export type UpkeepReport = { droppedPartitions: string[]; deletedHours: number; deletedOutcomes: number };

/** Milliseconds between two runs. */
const EVERY = 30 * 60_000;
/** Rows deleted by one statement: short transactions, so that nobody waits. */
const CHUNK = 5_000;

export function createUpkeep(
  database: Database,
  settler: Settler,
  retention: Retention,
  logger: ReceiverLogger,
): Upkeep {
  let running: Promise<UpkeepReport> | undefined;
  const run = async (clock?: string): Promise<UpkeepReport> => {
    await ensureDayPartitions(database, "seen", 3, clock);
    await ensureDayPartitions(database, "item", 3, clock);
    await settler.settleAll();
    await database.query(
      "delete from :schema.quota_use where started_at < now() - 2 * window_seconds * interval '1 second'",
    );
    await forgetOldNotifications(database, clock);
    // One day more than the window: the partitions on either side of midnight.
    const seen = await dropOldDayPartitions(database, "seen", SEEN_WINDOW_DAYS + 1, clock);
    const items = await dropOldDayPartitions(database, "item", retention.items, clock);
    return {
      droppedPartitions: [...seen, ...items],
      deletedHours: await deleteOld(database, HOURS, retention.statistics, clock),
      deletedOutcomes: await deleteOld(database, OUTCOMES, retention.statistics, clock),
    };
  };
  const timer = setInterval(() => {
    running = run();
    running.catch((error: unknown) => logger.warn({ error }, "upkeep failed; it is tried again"));
  }, EVERY).unref();
  return {
    run,
    async close() {
      clearInterval(timer);
      await running?.catch(() => {});
    },
  };
}

const HOURS = `
delete from :schema.issue_hour where (project_id, issue_id, environment, hour) in (
  select project_id, issue_id, environment, hour from :schema.issue_hour
  where project_id = $1::bigint and hour < coalesce($2::timestamptz, now()) - $3 * interval '1 day' limit ${CHUNK}
) returning 1 as one`;

const OUTCOMES = `
delete from :schema.outcome where (project_id, hour, source, category, reason) in (
  select project_id, hour, source, category, reason from :schema.outcome
  where project_id = $1::bigint and hour < coalesce($2::timestamptz, now()) - $3 * interval '1 day' limit ${CHUNK}
) returning 1 as one`;

async function deleteOld(database: Database, statement: string, days: number, clock?: string): Promise<number> {
  let deleted = 0;
  const projects = await database.query<{ id: string }>("select id::text as id from :schema.project order by id");
  for (const { id } of projects) {
    for (;;) {
      const rows = await database.query(statement, [id, clock ?? null, days]);
      deleted += rows.length;
      if (rows.length < CHUNK) break;
    }
  }
  return deleted;
}
