import type { EnvelopeHeader, ItemHeader } from "./schema/inferred.ts";

/** One item of an envelope. The payload stays bytes: most hops pass it on without looking inside. */
export type EnvelopeItem = {
  header: ItemHeader;
  payload: Uint8Array;
};

/** A parsed envelope: a header, then items in their order. */
export type Envelope = {
  header: EnvelopeHeader;
  items: EnvelopeItem[];
};
