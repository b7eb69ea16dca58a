import {
  foldTransactions as fold,
  type TransactionFolding,
  type TransactionOptions,
} from "./transactions/fold-transactions.ts";
import { openOnPage, type PageTools } from "./transactions/page-transactions.ts";
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
  // A page hands over its functions; anybody else, parts and nothing more.
  return ((parts: TransactionParts, ...tools: PageTools<never> | []) =>
    tools.length > 0
      ? openOnPage(open, parts as never, ...(tools as PageTools<never>))
      : open(parts)) as TransactionFolding;
}
