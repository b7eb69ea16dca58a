import type { EnvelopeItem } from "./envelope.ts";
import { makeJsonItem } from "./json-item.ts";
import type { TallyBatch } from "./schema/inferred.ts";

/** The item type of a batch of tallies. Only Winnow receivers and proxies understand it. */
export const TALLY_ITEM_TYPE = "tally";
/** The content type of that item; it carries the version of its form. */
export const TALLY_CONTENT_TYPE = "application/vnd.winnow.tally.v1+json";

/** The envelope item of a sealed batch. */
export function makeTallyItem(batch: TallyBatch): EnvelopeItem {
  const header = { type: TALLY_ITEM_TYPE, content_type: TALLY_CONTENT_TYPE, item_count: batch.tallies.length };
  return makeJsonItem(header, batch);
}
