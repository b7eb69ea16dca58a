import { addTransactionTally, createTransactionFold, type TransactionFold, transactionTallies } from "@winnow/core";
import type { Query } from "../database/database.ts";
import type { Delivery } from "../ingest/delivery.ts";
import { addTransactionHours, type TransactionHour } from "./transaction-hours.ts";
import type { TransactionKinds } from "./transaction-kinds.ts";

/** Adds the counted transactions of a batch to the histograms of their projects. */
export async function saveTransactions(
  query: Query,
  accepted: readonly { projectId: number; delivery: Delivery }[],
  kinds: TransactionKinds,
): Promise<void> {
  const folds = new Map<number, TransactionFold>();
  for (const { projectId, delivery } of accepted) {
    for (const tally of delivery.transactions ?? []) addTransactionTally(foldOf(folds, projectId), tally);
  }
  if (folds.size === 0) return;
  const rows = await kinds.admit(query, [...folds].flatMap(rowsOf));
  await addTransactionHours(query, joined(rows));
}

function foldOf(folds: Map<number, TransactionFold>, projectId: number): TransactionFold {
  let fold = folds.get(projectId);
  if (fold === undefined) {
    fold = createTransactionFold(Number.POSITIVE_INFINITY);
    folds.set(projectId, fold);
  }
  return fold;
}

const rowsOf = ([projectId, fold]: [number, TransactionFold]): TransactionHour[] =>
  transactionTallies(fold).map(
    ({ transaction, op, status, environment = "", release = "", hour, count, durations }) => ({
      projectId,
      hour,
      name: transaction,
      op,
      status,
      environment,
      release,
      n: count,
      durations,
    }),
  );

/** Kinds that were renamed may be one kind now, and one statement must not touch a row twice. */
function joined(rows: readonly TransactionHour[]): TransactionHour[] {
  const folds = new Map<number, TransactionFold>();
  for (const { projectId, name, n, environment, release, ...row } of rows) {
    const named = { transaction: name, environment: environment || undefined, release: release || undefined };
    addTransactionTally(foldOf(folds, projectId), { ...row, ...named, count: n });
  }
  return [...folds].flatMap(rowsOf);
}
