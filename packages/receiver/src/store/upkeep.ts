import type { Database } from "../database/database.ts";
import { forgetOldNotifications } from "../notify/forget-old.ts";
import type { Retention } from "../options.ts";
import { dropOldDayPartitions, ensureDayPartitions } from "./day-partitions.ts";
import { oldNumbers } from "./project-numbers.ts";
import { oldHealth, oldHealthUsers } from "./save-health.ts";
import { SEEN_WINDOW_DAYS } from "./seen-ids.ts";
import type { Settler } from "./settler.ts";
import { OLD_TRANSACTIONS } from "./transaction-hours.ts";

/** What one run of the upkeep did. */
export type UpkeepReport = {
  droppedPartitions: string[];
  deletedHours: number;
  deletedOutcomes: number;
  deletedNumbers: number;
  deletedTransactions: number;
  deletedHealth: number;
  deletedHealthUsers: number;
};

/** Rows deleted by one statement: short transactions, so that nobody waits. */
const CHUNK = 5_000;

/** Makes the partitions of the next days. Also done at the start of a receiver, which cannot save without. */
export async function ensurePartitions(database: Database, clock?: string): Promise<void> {
  await ensureDayPartitions(database, "seen", 3, clock);
  await ensureDayPartitions(database, "item", 3, clock);
}

/**
 * Makes partitions ahead and lets what is old go. Every step may be done by any receiver at any time, twice or at once, and be broken
 * off anywhere.
 *
 * @param clock an instant instead of the database's `now()`.
 */
export async function runUpkeep(
  database: Database,
  settler: Settler,
  retention: Retention,
  clock?: string,
): Promise<UpkeepReport> {
  await ensurePartitions(database, clock);
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
    deletedNumbers: await deleteOld(database, oldNumbers(CHUNK), retention.statistics, clock),
    deletedTransactions: await deleteOld(database, OLD_TRANSACTIONS(CHUNK), retention.statistics, clock),
    deletedHealth: await deleteOld(database, oldHealth(CHUNK), retention.statistics, clock),
    deletedHealthUsers: await deleteOld(database, oldHealthUsers(CHUNK), retention.statistics, clock),
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
