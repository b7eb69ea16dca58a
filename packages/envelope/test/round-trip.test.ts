import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  type Envelope,
  EnvelopeError,
  makeJsonItem,
  parseEnvelope,
  parseJsonItem,
  serializeEnvelope,
} from "../src/wire.ts";
import { bytesOf, textOf } from "./support/bytes.ts";

const jsonObject = fc.dictionary(fc.string({ unit: "binary" }), fc.jsonValue({ maxDepth: 3 }), { maxKeys: 5 });
const typedHeader = fc
  .tuple(jsonObject, fc.string({ minLength: 1 }), fc.boolean())
  // The length is the codec's business; a wrong one stands for a header whose payload was replaced.
  .map(([rest, type, stated]) => ({ ...rest, type, ...(stated ? { length: 3 } : { length: undefined }) }));
const payload = fc.oneof(
  fc.uint8Array({ maxLength: 60 }),
  fc.constantFrom("", "\n", "\r", "\r\n", "{}", "{}\r", "\n{}", '{"type":"event"}\n{}').map(bytesOf),
  fc.json({ maxDepth: 3 }).map(bytesOf),
);
const knownFields = ["event_id", "sent_at", "dsn", "sdk", "trace"];
const envelopes: fc.Arbitrary<Envelope> = fc
  .record({
    header: jsonObject.map((header) =>
      Object.fromEntries(Object.entries(header).filter(([key]) => !knownFields.includes(key))),
    ),
    items: fc.array(fc.record({ header: typedHeader, payload }), { maxLength: 6 }),
  })
  .map((envelope) => envelope as Envelope);

/** Everything but the length, which the codec may add or correct. JSON text, because it shows own `__proto__` keys as well. */
const essence = (envelope: Envelope) => ({
  header: JSON.stringify(envelope.header),
  items: envelope.items.map(({ header: { length: _length, ...rest }, payload }) => [
    JSON.stringify(rest),
    [...payload],
  ]),
});

describe("serializeEnvelope and parseEnvelope", () => {
  test("any envelope comes back as it was, whatever bytes its payloads hold", () => {
    fc.assert(
      fc.property(envelopes, (envelope) => {
        expect(essence(parseEnvelope(serializeEnvelope(envelope)))).toEqual(essence(envelope));
      }),
      { numRuns: 500 },
    );
  });

  test("what was read is written with the same bytes", () => {
    fc.assert(
      fc.property(envelopes, (envelope) => {
        const once = serializeEnvelope(parseEnvelope(serializeEnvelope(envelope)));
        expect(serializeEnvelope(parseEnvelope(once))).toEqual(once);
      }),
    );
  });

  test("the same holds for lines that end in CR LF, as long as payloads have no line feeds of their own", () => {
    const line = fc.json({ maxDepth: 3 });
    fc.assert(
      fc.property(fc.array(line, { maxLength: 5 }), fc.constantFrom("\n", "\r\n"), fc.boolean(), (lines, end, last) => {
        const text = ["{}", ...lines.flatMap((json) => ['{"type":"event"}', json])].join(end) + (last ? end : "");
        expect(parseEnvelope(text).items.map((item) => textOf(item.payload))).toEqual(lines);
      }),
    );
  });

  test("an item of an SDK keeps its short form: no length is added to JSON", () => {
    const text = '{"event_id":"9f3d7a1c5b2e4f60a1b2c3d4e5f60718"}\n{"type":"event"}\n{"message":"a"}';
    expect(textOf(serializeEnvelope(parseEnvelope(text)))).toBe(text);
  });

  test("a length that does not fit the payload any more is corrected, also to 0", () => {
    const item = { header: { type: "attachment", length: 99 }, payload: bytesOf("") };
    expect(textOf(serializeEnvelope({ header: {}, items: [item] }))).toBe('{}\n{"type":"attachment","length":0}\n');
    expect(item.header.length).toBe(99);
  });
});

describe("makeJsonItem", () => {
  test("any JSON value comes back from parseJsonItem", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = JSON.stringify(value);
        expect(JSON.stringify(parseJsonItem(makeJsonItem({ type: "event" }, value)))).toBe(text);
      }),
    );
  });

  test.each([
    ["a cycle", Object.assign([] as unknown[], { 0: [] as unknown[] })],
    ["a BigInt", { n: 1n }],
    ["a function", () => 1],
    ["nothing", undefined],
  ])("%s is refused as unserializable", (name, value) => {
    if (name === "a cycle") (value as unknown[][])[0]?.push(value as unknown[]);
    expect(() => makeJsonItem({ type: "event" }, value)).toThrow(EnvelopeError);
    expect(() => makeJsonItem({ type: "event" }, value)).toThrow(expect.objectContaining({ code: "unserializable" }));
  });
});
