import type { TransactionTally } from "@winnow/envelope/wire";
import { CoreError } from "../core-error.ts";
import { mergeMinutes } from "../tally/minutes.ts";
import { durationBucket } from "./histogram.ts";
import type { TimedTransaction } from "./transaction.ts";

/** What makes two transactions members of one group. */
export type TransactionGroup = Pick<
  TransactionTally,
  "transaction" | "op" | "status" | "environment" | "release" | "hour"
>;

/** The key of a group. The unit separator cannot stand in names that Sentry takes. */
export function transactionKey({ transaction, op, status, environment, release, hour }: TransactionGroup): string {
  return `${hour}\u001f${status}\u001f${op}\u001f${environment ?? ""}\u001f${release ?? ""}\u001f${transaction}`;
}

/** The group of a transaction; names are cut to what a tally holds. */
export function transactionGroup(timed: TimedTransaction): TransactionGroup {
  const group: TransactionGroup = {
    transaction: timed.transaction.slice(0, 200),
    op: timed.op.slice(0, 64),
    status: timed.status,
    hour: Math.max(0, Math.floor(timed.end / 3_600_000)),
  };
  if (timed.environment !== undefined) group.environment = timed.environment.slice(0, 64);
  if (timed.release !== undefined) group.release = timed.release.slice(0, 250);
  return group;
}

/** The tally of a single transaction. */
export function transactionTallyOf(timed: TimedTransaction): TransactionTally {
  return { ...transactionGroup(timed), count: 1, durations: [[durationBucket(timed.duration), 1]] };
}

/**
 * The sum of two tallies of one group: commutative and associative with `undefined` as identity, so any hop may merge in any order, and the result
 * is the same to the last count.
 *
 * @throws CoreError `group` when the tallies belong to different groups.
 */
export function mergeTransactionTallies(a: TransactionTally, b: TransactionTally | undefined): TransactionTally;
export function mergeTransactionTallies(a: TransactionTally | undefined, b: TransactionTally): TransactionTally;
export function mergeTransactionTallies(
  a: TransactionTally | undefined,
  b: TransactionTally | undefined,
): TransactionTally | undefined {
  if (a === undefined) return b;
  if (b === undefined) return a;
  if (transactionKey(a) !== transactionKey(b)) {
    throw new CoreError("group", `only tallies of one group can be merged, got ${a.transaction} and ${b.transaction}`);
  }
  return { ...a, count: a.count + b.count, durations: mergeMinutes(a.durations, b.durations) };
}
