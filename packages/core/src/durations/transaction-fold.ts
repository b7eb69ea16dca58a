import type { TransactionTally } from "@winnow/envelope/wire";
import { addMinute, mergeMinutes } from "../tally/minutes.ts";
import { durationBucket } from "./histogram.ts";
import type { TimedTransaction } from "./transaction.ts";
import { type TransactionGroup, transactionGroup, transactionKey } from "./transaction-tally.ts";

/** The name of what could not be kept apart: more kinds of transactions at once than `maxGroups`. Their count stays exact, their names are lost. */
export const OTHER_TRANSACTIONS = "<other transactions>";

/** Counted transactions, by group. Changed in place: it is touched once per transaction. */
export type TransactionFold = {
  readonly maxGroups: number;
  readonly groups: Map<string, TransactionTally>;
  /** Transactions counted. */
  count: number;
};

/**
 * An empty fold.
 *
 * @param maxGroups kinds kept apart at once; beyond, further ones are counted per status and hour only.
 */
export function createTransactionFold(maxGroups = 500): TransactionFold {
  return { maxGroups, groups: new Map(), count: 0 };
}

/** Counts one transaction. */
export function addTransaction(fold: TransactionFold, timed: TimedTransaction): void {
  const tally = tallyFor(fold, transactionGroup(timed));
  tally.count++;
  tally.durations = addMinute(tally.durations, durationBucket(timed.duration), 1);
  fold.count++;
}

/** Counts a tally that was made elsewhere, or that could not leave. */
export function addTransactionTally(fold: TransactionFold, added: TransactionTally): void {
  const { count, durations, ...group } = added;
  const tally = tallyFor(fold, group);
  tally.count += count;
  tally.durations = mergeMinutes(tally.durations, durations);
  fold.count += count;
}

/** The tallies of a fold as values of their own: what is counted later does not change them. */
export function transactionTallies(fold: TransactionFold): TransactionTally[] {
  return [...fold.groups.values()].map((tally) => ({
    ...tally,
    durations: tally.durations.map(([bucket, n]) => [bucket, n]),
  }));
}

function tallyFor(fold: TransactionFold, wanted: TransactionGroup): TransactionTally {
  const { groups } = fold;
  let group = wanted;
  let key = transactionKey(group);
  let tally = groups.get(key);
  if (tally === undefined && groups.size >= fold.maxGroups) {
    group = { transaction: OTHER_TRANSACTIONS, op: "", status: wanted.status, hour: wanted.hour };
    key = transactionKey(group);
    tally = groups.get(key);
  }
  if (tally === undefined) {
    tally = { ...group, count: 0, durations: [] };
    groups.set(key, tally);
  }
  return tally;
}
