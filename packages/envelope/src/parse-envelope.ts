import type { Envelope, EnvelopeItem } from "./envelope.ts";
import { EnvelopeError } from "./envelope-error.ts";
import { isDeeperThan } from "./json-depth.ts";
import { type EnvelopeLimits, resolveEnvelopeLimits } from "./limits.ts";
import type { EnvelopeHeader, ItemHeader } from "./schema/inferred.ts";

const LINE_FEED = 10;
const CARRIAGE_RETURN = 13;

const encoder = new TextEncoder();
const decoder = new TextDecoder();

const HEADER_FIELDS = { event_id: isText, sent_at: isText, dsn: isText, sdk: isObject, trace: isObject };

/** A reader over the bytes of an envelope; `at` only ever moves forward, which is why no input takes more than one pass. */
type Cursor = { readonly bytes: Uint8Array; readonly limits: Readonly<EnvelopeLimits>; at: number };

/**
 * Takes an envelope apart: header, then items with their payloads as bytes. Payloads are views into `bytes`, nothing is copied.
 *
 * Accepts what SDKs send (no `length`, no line feed at the end, `{}` as header), what sentry-cli sends (`length`, a line feed at the
 * end), and lines that end in CR LF. Item types it does not know are items like any other.
 *
 * @param input The decompressed body. Text is encoded as UTF-8 first.
 * @param limits What one envelope may ask; see `EnvelopeLimits` for units and defaults.
 * @throws EnvelopeError with a `code` and the byte `offset` at which the malformed part begins.
 */
export function parseEnvelope(input: Uint8Array | string, limits?: Partial<EnvelopeLimits>): Envelope {
  const bytes = typeof input === "string" ? encoder.encode(input) : input;
  const cursor: Cursor = { bytes, limits: resolveEnvelopeLimits(limits), at: 0 };
  if (bytes.length > cursor.limits.maxBytes) {
    throw new EnvelopeError(
      "too_large",
      cursor.limits.maxBytes,
      `${bytes.length} bytes, at most ${cursor.limits.maxBytes} are taken`,
    );
  }
  const header = readEnvelopeHeader(cursor);
  const items: EnvelopeItem[] = [];
  while (skipBlankLines(cursor)) {
    if (items.length >= cursor.limits.maxItems) {
      throw new EnvelopeError("too_many_items", cursor.at, `more than ${cursor.limits.maxItems} items`);
    }
    const itemHeader = readItemHeader(cursor);
    items.push({ header: itemHeader, payload: readPayload(cursor, itemHeader) });
  }
  return { header, items };
}

function readEnvelopeHeader(cursor: Cursor): EnvelopeHeader {
  const header = readHeaderLine(cursor, "the envelope header");
  // A field of the wrong type counts as absent, as it does in events. Nobody is refused for it.
  for (const name in HEADER_FIELDS) {
    if (header[name] !== undefined && !HEADER_FIELDS[name as keyof typeof HEADER_FIELDS](header[name]))
      delete header[name];
  }
  return header as EnvelopeHeader;
}

function readItemHeader(cursor: Cursor): ItemHeader {
  const start = cursor.at;
  const header = readHeaderLine(cursor, "an item header");
  const { type, length } = header;
  if (typeof type !== "string" || type === "") {
    throw new EnvelopeError("item_type", start, `an item header must have a "type", got ${JSON.stringify(type)}`);
  }
  if (length === null) delete header.length;
  else if (length !== undefined && !(Number.isSafeInteger(length) && (length as number) >= 0)) {
    throw new EnvelopeError("item_length", start, `"length" must be a number of bytes, got ${JSON.stringify(length)}`);
  }
  return header as unknown as ItemHeader;
}

function readPayload(cursor: Cursor, header: ItemHeader): Uint8Array {
  const start = cursor.at;
  if (header.length == null) return trimCarriageReturn(readLine(cursor));
  const end = start + header.length;
  if (end > cursor.bytes.length) {
    const left = cursor.bytes.length - start;
    throw new EnvelopeError(
      "truncated",
      start,
      `item "${header.type}" promises ${header.length} bytes, ${left} are left`,
    );
  }
  cursor.at = end;
  if (cursor.bytes[cursor.at] === CARRIAGE_RETURN) cursor.at++;
  if (cursor.at < cursor.bytes.length && cursor.bytes[cursor.at] !== LINE_FEED) {
    throw new EnvelopeError(
      "unterminated",
      end,
      `no line feed after the ${header.length} bytes of item "${header.type}"`,
    );
  }
  cursor.at = Math.min(cursor.at + 1, cursor.bytes.length);
  return cursor.bytes.subarray(start, end);
}

function readHeaderLine(cursor: Cursor, name: string): Record<string, unknown> {
  const start = cursor.at;
  const line = readLine(cursor);
  const { maxHeaderBytes, maxDepth } = cursor.limits;
  if (line.length > maxHeaderBytes) {
    throw new EnvelopeError(
      "header_too_long",
      start,
      `${name} has ${line.length} bytes, at most ${maxHeaderBytes} are taken`,
    );
  }
  const header = parseJsonLine(line, start, name);
  if (!isObject(header)) throw new EnvelopeError("header_shape", start, `${name} must be a JSON object`);
  if (isDeeperThan(header, maxDepth))
    throw new EnvelopeError("too_deep", start, `${name} nests deeper than ${maxDepth}`);
  return header;
}

function parseJsonLine(line: Uint8Array, start: number, name: string): unknown {
  try {
    return JSON.parse(decoder.decode(line));
  } catch {
    throw new EnvelopeError("header_json", start, `${name} is not JSON`);
  }
}

/** The bytes up to the next line feed or the end, and moves behind it. */
function readLine(cursor: Cursor): Uint8Array {
  const start = cursor.at;
  const found = cursor.bytes.indexOf(LINE_FEED, start);
  const end = found === -1 ? cursor.bytes.length : found;
  cursor.at = Math.min(end + 1, cursor.bytes.length);
  return cursor.bytes.subarray(start, end);
}

/** Moves over empty lines before an item header; false when nothing follows. */
function skipBlankLines(cursor: Cursor): boolean {
  const { bytes } = cursor;
  while (cursor.at < bytes.length && (bytes[cursor.at] === LINE_FEED || bytes[cursor.at] === CARRIAGE_RETURN))
    cursor.at++;
  return cursor.at < bytes.length;
}

function trimCarriageReturn(line: Uint8Array): Uint8Array {
  return line[line.length - 1] === CARRIAGE_RETURN ? line.subarray(0, -1) : line;
}

function isText(value: unknown): value is string {
  return typeof value === "string";
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
