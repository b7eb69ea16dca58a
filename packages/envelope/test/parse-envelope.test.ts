import { describe, expect, test } from "vitest";
import { EnvelopeError, type EnvelopeLimits, parseEnvelope, parseJsonItem } from "../src/wire.ts";
import { bytesOf, textOf } from "./support/bytes.ts";

/** Code, offset and message of what parsing throws. */
function refusal(input: string | Uint8Array, limits?: Partial<EnvelopeLimits>) {
  try {
    parseEnvelope(input, limits);
  } catch (error) {
    if (error instanceof EnvelopeError) return { code: error.code, offset: error.offset, message: error.message };
    throw error;
  }
  throw new Error("the envelope was accepted");
}

const summary = (input: string | Uint8Array) =>
  parseEnvelope(input).items.map((item) => [item.header.type, textOf(item.payload)]);

describe("styles of senders", () => {
  test("an SDK's envelope has no length and no line feed at its end", () => {
    const id = "9f3d7a1c5b2e4f60a1b2c3d4e5f60718";
    const envelope = parseEnvelope(
      `{"event_id":"${id}","sdk":{"name":"sentry.javascript.node"}}\n{"type":"event"}\n{"message":"a"}`,
    );
    expect(envelope.header).toEqual({ event_id: id, sdk: { name: "sentry.javascript.node" } });
    expect(envelope.items).toHaveLength(1);
    expect(parseJsonItem(envelope.items[0]!)).toEqual({ message: "a" });
  });

  test("sentry-cli's envelope has a length, a dashed id and a line feed at its end", () => {
    const payload = '{"event_id":"9f3d7a1c-5b2e-4f60-a1b2-c3d4e5f60718"}';
    const envelope = parseEnvelope(
      `{"event_id":"9f3d7a1c-5b2e-4f60-a1b2-c3d4e5f60718"}\n{"type":"event","length":${payload.length}}\n${payload}\n`,
    );
    expect(envelope.header.event_id).toBe("9f3d7a1c-5b2e-4f60-a1b2-c3d4e5f60718");
    expect(envelope.items.map((item) => textOf(item.payload))).toEqual([payload]);
  });

  test("a client report comes with an empty header", () => {
    const envelope = parseEnvelope('{}\n{"type":"client_report"}\n{"timestamp":1,"discarded_events":[]}');
    expect(envelope.header).toEqual({});
    expect(envelope.items[0]?.header.type).toBe("client_report");
  });

  test("lines may end in CR LF, and the CR is no part of the payload", () => {
    expect(summary('{}\r\n{"type":"a"}\r\n{"x":1}\r\n{"type":"b","length":2}\r\n{}\r\n')).toEqual([
      ["a", '{"x":1}'],
      ["b", "{}"],
    ]);
  });

  test("a length counts bytes, not characters", () => {
    expect(summary('{}\n{"type":"a","length":6}\n"äö"\n{"type":"b"}\n{}')).toEqual([
      ["a", '"äö"'],
      ["b", "{}"],
    ]);
  });

  test("an attachment keeps its bytes, line feeds and zeros included", () => {
    const payload = Uint8Array.from([10, 0, 255, 13, 10, 123, 10]);
    const head = bytesOf('{}\n{"type":"attachment","length":7,"filename":"dump.bin"}\n');
    const tail = bytesOf('\n{"type":"event"}\n{}');
    const envelope = parseEnvelope(Uint8Array.from([...head, ...payload, ...tail]));
    expect(envelope.items.map((item) => item.header.type)).toEqual(["attachment", "event"]);
    expect([...envelope.items[0]!.payload]).toEqual([...payload]);
  });
});

describe("empty things", () => {
  test("an envelope may have no items", () => {
    expect(parseEnvelope("{}").items).toEqual([]);
    expect(parseEnvelope("{}\n").items).toEqual([]);
    expect(parseEnvelope("{}\r\n\r\n").items).toEqual([]);
  });

  test("length 0 is a length", () => {
    const after = '{"type":"event"}\n{}';
    expect(summary(`{}\n{"type":"attachment","length":0}\n\n${after}`)).toEqual([
      ["attachment", ""],
      ["event", "{}"],
    ]);
    expect(summary('{}\n{"type":"attachment","length":0}\n')).toEqual([["attachment", ""]]);
    expect(summary('{}\n{"type":"attachment","length":0}')).toEqual([["attachment", ""]]);
  });

  test("a payload without length may be empty", () => {
    expect(summary('{}\n{"type":"a"}\n\n{"type":"b"}\n{}')).toEqual([
      ["a", ""],
      ["b", "{}"],
    ]);
    expect(summary('{}\n{"type":"a"}')).toEqual([["a", ""]]);
  });

  test("blank lines before an item header are passed over", () => {
    expect(summary('{}\n{"type":"a"}\n{}\n\n\r\n{"type":"b"}\n{}\n\n')).toEqual([
      ["a", "{}"],
      ["b", "{}"],
    ]);
  });
});

describe("what is unknown", () => {
  test("an item of an unknown type is kept as bytes, with all of its header", () => {
    const envelope = parseEnvelope('{"x":1}\n{"type":"hologram","depth":3}\nnot json');
    expect(envelope.header).toEqual({ x: 1 });
    expect(envelope.items[0]).toEqual({ header: { type: "hologram", depth: 3 }, payload: bytesOf("not json") });
  });

  test("a header field of the wrong type counts as absent", () => {
    expect(parseEnvelope('{"event_id":5,"dsn":null,"sent_at":"now","sdk":[],"trace":"x"}').header).toEqual({
      sent_at: "now",
    });
  });

  test("payloads are views into the input, not copies", () => {
    const input = bytesOf('{}\n{"type":"a"}\n{"x":1}');
    expect(parseEnvelope(input).items[0]?.payload.buffer).toBe(input.buffer);
  });
});

describe("malformed envelopes are refused with a code and the byte offset", () => {
  test.each([
    ["", "header_json", 0],
    ["\n{}", "header_json", 0],
    ["hello", "header_json", 0],
    ["[]", "header_shape", 0],
    ["null\n", "header_shape", 0],
    ["{}\nnot json\n{}", "header_json", 3],
    ['{}\n"text"\n{}', "header_shape", 3],
    ["{}\n{}\n{}", "item_type", 3],
    ['{}\n{"type":7}\n{}', "item_type", 3],
    ['{}\n{"type":""}\n{}', "item_type", 3],
    ['{}\n{"type":"a"}\n{}\n{"length":1}\nx', "item_type", 19],
    ['{}\n{"type":"a","length":-1}\n{}', "item_length", 3],
    ['{}\n{"type":"a","length":1.5}\n{}', "item_length", 3],
    ['{}\n{"type":"a","length":"2"}\n{}', "item_length", 3],
    ['{}\n{"type":"a","length":1e300}\n{}', "item_length", 3],
    ['{}\n{"type":"a","length":3}\n{}', "truncated", 27],
    ['{}\n{"type":"a","length":1}', "truncated", 26],
    ['{}\n{"type":"a","length":1}\n{}', "unterminated", 28],
    ['{"é":1}\n{}', "item_type", 9],
  ])("%j is refused as %s at byte %i", (input, code, offset) => {
    expect(refusal(input)).toMatchObject({ code, offset });
  });

  test("an offset never lies outside the input", () => {
    for (const input of ['{}\n{"type":"a","length":9}', '{}\n{"type":"a","length":9}\n']) {
      expect(refusal(input).offset).toBeLessThanOrEqual(bytesOf(input).length);
    }
  });
});

describe("limits", () => {
  test("an envelope of exactly the allowed bytes passes, one more is too large", () => {
    const input = '{}\n{"type":"a"}\n{}';
    expect(parseEnvelope(input, { maxBytes: input.length }).items).toHaveLength(1);
    expect(refusal(input, { maxBytes: input.length - 1 })).toMatchObject({
      code: "too_large",
      offset: input.length - 1,
    });
  });

  test("the item after the last allowed one is refused where it begins", () => {
    const input = `{}${'\n{"type":"a"}\n{}'.repeat(3)}`;
    expect(parseEnvelope(input, { maxItems: 3 }).items).toHaveLength(3);
    expect(refusal(input, { maxItems: 2 })).toMatchObject({ code: "too_many_items", offset: 35 });
  });

  test("a header line has a longest length, a payload has not", () => {
    const long = "x".repeat(100);
    expect(refusal(`{"a":"${long}"}`, { maxHeaderBytes: 100 })).toMatchObject({ code: "header_too_long", offset: 0 });
    expect(refusal(`{}\n{"type":"${long}"}\n`, { maxHeaderBytes: 100 })).toMatchObject({
      code: "header_too_long",
      offset: 3,
    });
    expect(parseEnvelope(`{}\n{"type":"a"}\n"${long}"`, { maxHeaderBytes: 100 }).items).toHaveLength(1);
  });

  test("headers and JSON payloads nest to the allowed depth and no deeper", () => {
    const nested = (depth: number) => `${"[".repeat(depth)}${"]".repeat(depth)}`;
    const payload = (depth: number) => parseEnvelope(`{}\n{"type":"event"}\n${nested(depth)}`).items[0]!;
    expect(parseEnvelope(`{"a":${nested(2)}}`, { maxDepth: 3 }).header).toEqual({ a: [[]] });
    expect(refusal(`{"a":${nested(3)}}`, { maxDepth: 3 })).toMatchObject({ code: "too_deep", offset: 0 });
    expect(parseJsonItem(payload(3), { maxDepth: 3 })).toEqual([[[]]]);
    expect(() => parseJsonItem(payload(4), { maxDepth: 3 })).toThrow(expect.objectContaining({ code: "too_deep" }));
    expect(() => parseJsonItem(payload(50_000))).toThrow(EnvelopeError);
  });

  test.each([
    [{ maxBytes: 0 }, "limits.maxBytes must be a positive integer, got 0"],
    [{ maxItems: 1.5 }, "limits.maxItems must be a positive integer, got 1.5"],
    [{ maxDepth: Number.NaN }, "limits.maxDepth must be a positive integer, got NaN"],
    [{ maxHeaderBytes: "5" }, "limits.maxHeaderBytes must be a positive integer, got 5"],
    [{ maxHeight: 5 }, "limits.maxHeight is not a limit; there are maxBytes, maxItems, maxHeaderBytes, maxDepth"],
  ])("%j is refused by name, rule and value", (limits, message) => {
    expect(refusal("{}", limits as Partial<EnvelopeLimits>)).toMatchObject({ code: "option", message });
  });

  test("an undefined limit is its default", () => {
    expect(parseEnvelope("{}", { maxItems: undefined })).toEqual({ header: {}, items: [] });
  });
});

test("a payload that is not JSON is refused only when somebody reads it", () => {
  const item = parseEnvelope('{}\n{"type":"event"}\n{"a":').items[0]!;
  expect(() => parseJsonItem(item)).toThrow(expect.objectContaining({ code: "payload_json" }));
});
