import type { Database } from "../database/database.ts";
import { forgetMinutes } from "./watch-numbers.ts";

/** How long news wait for a receiver that tells, and how long the history goes back, days. */
const DAYS = { news: 7, history: 90 };

/**
 * Forgets old messages, and news that nobody came for because every receiver has `notify: false`.
 *
 * @param clock an instant instead of the database's `now()`.
 */
export async function forgetOldNotifications(database: Database, clock?: string): Promise<void> {
  const projects = await database.query<{ id: string }>("select id::text as id from :schema.project order by id");
  for (const { id } of projects) {
    await forgetMinutes(database, id, clock === undefined ? Date.now() : Date.parse(clock));
    await database.query(
      `delete from :schema.outbox
       where project_id = $1::bigint and at < coalesce($2::timestamptz, now()) - ${DAYS.news} * interval '1 day'`,
      [id, clock ?? null],
    );
    await database.query(
      `delete from :schema.notification
       where project_id = $1::bigint and created_at < coalesce($2::timestamptz, now()) - ${DAYS.history} * interval '1 day'`,
      [id, clock ?? null],
    );
  }
}
