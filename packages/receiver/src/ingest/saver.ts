import type { Live } from "../api/live.ts";
import type { Database } from "../database/database.ts";
import { isMissingPartition } from "../database/sqlstate.ts";
import type { ReceiverLogger } from "../options.ts";
import { ensureDayPartitions } from "../store/day-partitions.ts";
import type { Quotas } from "../store/quotas.ts";
import { saveBatch } from "../store/save-batch.ts";
import { createRingBudget } from "../store/save-samples.ts";
import type { Settler } from "../store/settler.ts";
import { createTransactionKinds } from "../store/transaction-kinds.ts";
import type { Saved, Submission } from "./delivery.ts";

/** Saves batches for the group commit, and announces after the commit what they changed. */
export function createSaver(
  database: Database,
  live: Live,
  settler: Settler,
  quotas: Quotas,
  logger: ReceiverLogger,
): (submissions: Submission[]) => Promise<Saved[]> {
  const ring = createRingBudget();
  const kinds = createTransactionKinds();
  return async (submissions) => {
    const saved = await withPartitions(database, () => saveBatch(database, submissions, { ring, quotas, kinds })).catch(
      (error) => {
        logger.warn({ error, submissions: submissions.length }, "a batch was not saved");
        throw error;
      },
    );
    const changed = new Map<number, number[]>();
    for (const { projectId, issueId } of saved.changed) {
      const ids = changed.get(projectId);
      if (ids) ids.push(issueId);
      else changed.set(projectId, [issueId]);
    }
    // Of discarded issues nothing changed, and yet their number is in the journal.
    for (const projectId of saved.journaled) settler.touch(projectId);
    for (const [projectId, ids] of changed) live.announce(projectId, ids);
    return saved.results;
  };
}

/** Partitions are made ahead; when upkeep has not run for days, the first batch of the day makes them. */
async function withPartitions<T>(database: Database, save: () => Promise<T>): Promise<T> {
  try {
    return await save();
  } catch (error) {
    if (!isMissingPartition(error)) throw error;
    await ensureDayPartitions(database, "seen");
    await ensureDayPartitions(database, "item");
    return await save();
  }
}
