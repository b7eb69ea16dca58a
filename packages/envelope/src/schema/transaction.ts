import { baseEventShape } from "./event.ts";
import { listOf, loose, record } from "./lenient.ts";
import { spanSchema } from "./span.ts";

/** A traced operation with its spans. */
export const transactionSchema = loose({
  ...baseEventShape,
  spans: listOf(spanSchema),
  measurements: record,
});
