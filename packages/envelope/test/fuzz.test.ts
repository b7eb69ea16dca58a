import fc from "fast-check";
import { expect, test } from "vitest";
import { payloadSchemaOf } from "../src/index.ts";
import { EnvelopeError, parseEnvelope, parseJsonItem, serializeEnvelope } from "../src/wire.ts";
import { bytesOf } from "./support/bytes.ts";
import { corpus } from "./support/corpus.ts";

const event = fc.integer({ min: 0, max: corpus.length - 1 }).map((at) => corpus[at]!.bytes);

/** Envelopes of one to three corpus events, with and without lengths. */
const envelopes = fc.array(fc.tuple(event, fc.boolean()), { minLength: 1, maxLength: 3 }).map((items) =>
  serializeEnvelope({
    header: { event_id: "9f3d7a1c5b2e4f60a1b2c3d4e5f60718" },
    items: items.map(([payload, stated]) => ({
      header: stated ? { type: "event", length: 1 } : { type: "event" },
      payload,
    })),
  }),
);

const splices = fc.array(
  fc.record({
    // Without bias: fast-check prefers small numbers, and damage in the first line hides all the rest.
    at: fc.noBias(fc.nat(1000)).map((thousandth) => thousandth / 1000),
    remove: fc.nat(20),
    insert: fc.oneof(
      fc.uint8Array({ maxLength: 8 }),
      fc
        .constantFrom("\n", "\r\n", "{", "[[[[", "null", '"', '\n{"type":"x","length":9}\n', "1e999", "\ufeff")
        .map(bytesOf),
    ),
  }),
  { minLength: 1, maxLength: 4 },
);

function splice(bytes: Uint8Array, change: { at: number; remove: number; insert: Uint8Array }): Uint8Array {
  const at = Math.floor(change.at * bytes.length);
  return Uint8Array.from([...bytes.subarray(0, at), ...change.insert, ...bytes.subarray(at + change.remove)]);
}

/** Everything a receiver does with an envelope before it counts. */
function readAll(bytes: Uint8Array): void {
  for (const item of parseEnvelope(bytes).items) {
    const value = parseJsonItem(item);
    payloadSchemaOf(item.header)?.safeParse(value);
  }
}

function outcome(bytes: Uint8Array): unknown {
  try {
    readAll(bytes);
    return "accepted";
  } catch (error) {
    return error;
  }
}

test("out of a damaged envelope comes nothing but an EnvelopeError whose offset lies in the input", () => {
  const seen = new Set<string>();
  fc.assert(
    fc.property(envelopes, splices, (envelope, changes) => {
      const damaged = changes.reduce(splice, envelope);
      const result = outcome(damaged);
      if (result === "accepted") return;
      expect(result).toBeInstanceOf(EnvelopeError);
      const { code, offset } = result as EnvelopeError;
      expect(offset).toBeGreaterThanOrEqual(0);
      expect(offset).toBeLessThanOrEqual(damaged.length);
      seen.add(code);
    }),
    { numRuns: 400 },
  );
  expect(seen.size, `the damage is of several kinds, seen were ${[...seen]}`).toBeGreaterThan(2);
});

test("out of random bytes comes nothing but an EnvelopeError", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
      const result = outcome(bytes);
      expect(result === "accepted" || result instanceof EnvelopeError).toBe(true);
    }),
    { numRuns: 1000 },
  );
});
