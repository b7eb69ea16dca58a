import type { Database } from "../database/database.ts";
import { drainJournal } from "../store/journal.ts";
import { type Chosen, lockIssues } from "./update-issues.ts";

/** Tables that hold what is known of an issue; deleting an issue deletes them by their foreign keys. */
const OWNED = [
  "sample",
  "issue_hour",
  "issue_minute",
  "issue_release",
  "issue_tag",
  "issue_sketch",
  "issue_resolution",
  "issue_snooze",
  "issue_text",
  "activity",
  "external_issue",
  "share",
];

/**
 * Deletes issues with all that is known of them, and what was merged into them.
 *
 * @param options.discard keep their fingerprints, so that what comes later is refused at the door and only counted.
 * @returns the ids of those that were there.
 */
export async function deleteIssues(
  database: Database,
  chosen: Chosen,
  options: { discard: boolean; actor?: string },
): Promise<number[]> {
  const { projectId } = chosen;
  return await database.transaction(async ({ query }) => {
    await query("select from :schema.project where id = $1::bigint for no key update", [projectId]);
    const ids = (await lockIssues(query, chosen)).map((issue) => issue.id);
    if (ids.length === 0) return [];
    await drainJournal(query, projectId);
    if (options.discard) {
      for (const table of OWNED) {
        await query(`delete from :schema.${table} where project_id = $1::bigint and issue_id = any($2::bigint[])`, [
          projectId,
          ids,
        ]);
      }
      await query(
        `update :schema.issue set status = 'discarded', assigned_to = $3, times_seen = 0, payloads = 0, suppressed = 0, lost = 0,
           user_count = 0, producer_count = 0
         where project_id = $1::bigint and id = any($2::bigint[])`,
        [projectId, ids, options.actor ?? null],
      );
    }
    await query(
      `delete from :schema.issue where project_id = $1::bigint
         and (merged_into = any($2::bigint[]) or ($3::boolean and id = any($2::bigint[])))`,
      [projectId, ids, !options.discard],
    );
    return ids;
  });
}
