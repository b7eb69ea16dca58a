import type { Envelope, EnvelopeItem } from "./envelope.ts";
import { toJson } from "./json-item.ts";

const LINE_FEED = 10;
const CARRIAGE_RETURN = 13;

const encoder = new TextEncoder();

/**
 * The bytes of an envelope: header, then per item its header and payload, separated by line feeds, none at the end.
 *
 * A `length` that a header states is corrected to the true one. A header without `length` gets one only where the payload could not be
 * read back without it (a line feed in it, or a carriage return at its end), so JSON items keep the short form of the SDKs.
 *
 * @throws EnvelopeError `unserializable` when a header has no JSON form.
 */
export function serializeEnvelope(envelope: Envelope): Uint8Array<ArrayBuffer> {
  const parts: Uint8Array[] = [encoder.encode(toJson(envelope.header))];
  for (const item of envelope.items) {
    parts.push(encoder.encode(`\n${toJson(headerWithLength(item))}\n`), item.payload);
  }
  return join(parts);
}

function headerWithLength({ header, payload }: EnvelopeItem): EnvelopeItem["header"] {
  if (header.length == null && !needsLength(payload)) return header;
  return header.length === payload.length ? header : { ...header, length: payload.length };
}

function needsLength(payload: Uint8Array): boolean {
  return payload[payload.length - 1] === CARRIAGE_RETURN || payload.includes(LINE_FEED);
}

function join(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const joined = new Uint8Array(parts.reduce((bytes, part) => bytes + part.length, 0));
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}
