import {
  foldTransactions as fold,
  type TransactionFolding,
  type TransactionOptions,
} from "./transactions/fold-transactions.ts";
import { openOnPage, type PageParts } from "./transactions/page-transactions.ts";
import type { OpenTransactions, TransactionParts } from "./transactions/transaction-gate.ts";

export type { TransactionFolding, TransactionOptions } from "./transactions/fold-transactions.ts";
export type { TraceSample } from "./transactions/trace-sample.ts";
export type { TransactionStats } from "./transactions/transaction-gate.ts";
export { WinnowError, type WinnowErrorCode } from "./winnow-error.ts";

/**
 * Folds transactions into histograms: sampled traces pass, all others are counted with their durations. For the option `transactions`, wherever Winnow runs.
 *
 * @throws WinnowError `option` for a value that breaks its rule.
 */
export function foldTransactions(options?: TransactionOptions): TransactionFolding {
  const open = fold(options) as OpenTransactions;
  return (parts: PageParts | TransactionParts) => ("page" in parts ? openOnPage(open, parts) : open(parts));
}
