import type { EnvelopeItem } from "./envelope.ts";
import { EnvelopeError } from "./envelope-error.ts";
import { isDeeperThan } from "./json-depth.ts";
import { type EnvelopeLimits, resolveEnvelopeLimits } from "./limits.ts";
import type { ItemHeader } from "./schema/inferred.ts";

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/**
 * An item whose payload is `value` as JSON.
 *
 * @throws EnvelopeError `unserializable` when the value has a cycle, a BigInt, or no JSON form at all.
 */
export function makeJsonItem(header: ItemHeader, value: unknown): EnvelopeItem {
  return { header, payload: encoder.encode(toJson(value)) };
}

/**
 * The payload of an item, decoded from JSON. What it is, the caller has to check: a schema of `@winnow/envelope` says.
 *
 * @throws EnvelopeError `payload_json` when it is not JSON, `too_deep` when it nests deeper than `limits.maxDepth`. The offset counts from
 * the start of the payload.
 */
export function parseJsonItem(item: EnvelopeItem, limits?: Partial<EnvelopeLimits>): unknown {
  const { maxDepth } = resolveEnvelopeLimits(limits);
  const value = fromJson(item);
  if (isDeeperThan(value, maxDepth)) {
    throw new EnvelopeError("too_deep", 0, `the payload of item "${item.header.type}" nests deeper than ${maxDepth}`);
  }
  return value;
}

function fromJson(item: EnvelopeItem): unknown {
  try {
    return JSON.parse(decoder.decode(item.payload));
  } catch {
    throw new EnvelopeError("payload_json", 0, `the payload of item "${item.header.type}" is not JSON`);
  }
}

export function toJson(value: unknown): string {
  let json: string | undefined;
  try {
    json = JSON.stringify(value);
  } catch (cause) {
    throw new EnvelopeError("unserializable", 0, `a value has no JSON form: ${String(cause)}`);
  }
  if (json === undefined) throw new EnvelopeError("unserializable", 0, `a ${typeof value} has no JSON form`);
  return json;
}
