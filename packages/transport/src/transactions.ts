export {
  foldTransactions,
  type TransactionFolding,
  type TransactionOptions,
} from "./transactions/fold-transactions.ts";
export type { TraceSample } from "./transactions/trace-sample.ts";
export type { TransactionStats } from "./transactions/transaction-gate.ts";
export { WinnowError, type WinnowErrorCode } from "./winnow-error.ts";
