import type { EnvelopeItem } from "./envelope.ts";
import { makeJsonItem } from "./json-item.ts";
import type { TransactionTallyBatch } from "./schema/inferred.ts";

/** The item type of a batch of counted transactions. Only Winnow receivers and proxies understand it. */
export const TRANSACTION_TALLY_ITEM_TYPE = "transaction_tally";
/** The content type of that item; it carries the version of its form. */
export const TRANSACTION_TALLY_CONTENT_TYPE = "application/vnd.winnow.transaction-tally.v1+json";

/** The envelope item of a sealed batch. */
export function makeTransactionTallyItem(batch: TransactionTallyBatch): EnvelopeItem {
  const header = {
    type: TRANSACTION_TALLY_ITEM_TYPE,
    content_type: TRANSACTION_TALLY_CONTENT_TYPE,
    item_count: batch.transactions.length,
  };
  return makeJsonItem(header, batch);
}
