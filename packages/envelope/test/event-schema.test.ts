import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { eventSchema, payloadSchemas } from "../src/index.ts";
import { textOf } from "./support/bytes.ts";
import { corpus } from "./support/corpus.ts";

const parse = (event: object) => eventSchema.parse(event) as Record<string, unknown>;

/** Paths of the leaves that `before` has and `after` has not. Lists that were wrapped or unwrapped count as the same place. */
function lostPaths(before: unknown, after: unknown, path = ""): string[] {
  if (before === null || before === undefined) return [];
  if (typeof before !== "object") return after === undefined || after === null ? [path] : [];
  if (typeof after !== "object" || after === null) return [path];
  const then = unwrap(before);
  const now = unwrap(after);
  return Object.keys(then).flatMap((key) => lostPaths(then[key], now[key], `${path}.${key}`));
}

function unwrap(value: object): Record<string, unknown> {
  const { values } = value as { values?: unknown };
  return (Array.isArray(values) ? values : value) as Record<string, unknown>;
}

describe("the corpus", () => {
  test.each(corpus)("$name passes and loses nothing", ({ bytes }) => {
    const event = JSON.parse(textOf(bytes));
    const result = eventSchema.safeParse(event);
    expect(result.error?.issues ?? []).toEqual([]);
    expect(lostPaths(event, result.data)).toEqual([]);
  });

  test.each(corpus)("$name is the same when parsed a second time", ({ bytes }) => {
    const once = eventSchema.parse(JSON.parse(textOf(bytes)));
    expect(eventSchema.parse(once)).toEqual(once);
  });
});

describe("odd shapes become the usual ones", () => {
  test.each([
    [{ exception: [{ type: "A" }] }, { exception: { values: [{ type: "A" }] } }],
    [{ exception: { type: "A" } }, { exception: { values: [{ type: "A" }] } }],
    [{ exception: { values: [null, { type: "A" }, 5] } }, { exception: { values: [{ type: "A" }] } }],
    [{ exception: { values: null } }, { exception: { values: undefined } }],
    [{ exception: { values: [{ value: 5 }] } }, { exception: { values: [{ value: "5" }] } }],
    [{ exception: { values: [{ value: { a: 1 } }] } }, { exception: { values: [{ value: '{"a":1}' }] } }],
    [{ breadcrumbs: { values: [{ message: "a" }] } }, { breadcrumbs: [{ message: "a" }] }],
    [{ threads: [{ id: 1 }] }, { threads: { values: [{ id: 1 }] } }],
    [{ stacktrace: { frames: [null, { lineno: "12" }] } }, { stacktrace: { frames: [{ lineno: 12 }] } }],
    [{ stacktrace: { frames: null } }, { stacktrace: { frames: undefined } }],
    [{ logentry: "text" }, { logentry: { message: "text" } }],
    [{ message: { formatted: "a" } }, { message: { formatted: "a" } }],
    [{ tags: [["a", "1"], null, ["b", 2]] }, { tags: { a: "1", b: 2 } }],
    [{ request: { headers: [["Host", "x"]] } }, { request: { headers: { Host: "x" } } }],
    [{ request: { query_string: [["a", "1"]] } }, { request: { query_string: [["a", "1"]] } }],
    [{ fingerprint: [123, true, null, {}, "a"] }, { fingerprint: [123, true, "a"] }],
    [{ user: { id: 5, ip_address: null } }, { user: { id: 5, ip_address: null } }],
    [
      { release: 5, environment: null, level: "loud" },
      { release: "5", environment: undefined, level: undefined },
    ],
    [{ event_id: "9F3D7A1C-5b2e-4f60-a1b2-c3d4e5f60718" }, { event_id: "9f3d7a1c5b2e4f60a1b2c3d4e5f60718" }],
    [{ event_id: "x" }, { event_id: undefined }],
    [{ contexts: { winnow: { count: 0 }, app: 5 } }, { contexts: { winnow: { count: undefined }, app: undefined } }],
    [{ brand_new: { a: [1] } }, { brand_new: { a: [1] } }],
  ])("%j becomes %j", (event, expected) => {
    expect(parse(event)).toEqual(expected);
  });

  test("a key that is absent stays absent", () => {
    expect(Object.keys(parse({ message: "a" }))).toEqual(["message"]);
  });

  test("a cycle in a place for text does not throw", () => {
    const cycle: Record<string, unknown> = {};
    cycle.self = cycle;
    expect(parse({ release: cycle })).toEqual({ release: undefined });
  });
});

describe("no bad field refuses an event", () => {
  const keys = Object.keys(eventSchema.shape);
  const odd = fc.dictionary(fc.constantFrom(...keys), fc.jsonValue({ maxDepth: 4 }), { maxKeys: 8 });

  test("any values under any known keys pass, and a second time change nothing", () => {
    fc.assert(
      fc.property(odd, (event) => {
        const once = eventSchema.safeParse(event);
        expect(once.success).toBe(true);
        expect(eventSchema.parse(once.data)).toEqual(once.data);
      }),
      { numRuns: 1000 },
    );
  });

  const lenient = Object.entries(payloadSchemas).filter(([type]) => !type.endsWith("tally"));
  test.each(lenient)("the schema of %s takes any object with its own keys", (_type, schema) => {
    const shape = Object.keys((schema as typeof eventSchema).shape);
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom(...shape), fc.jsonValue({ maxDepth: 3 })), (payload) => {
        expect(schema.safeParse(payload).success).toBe(true);
      }),
    );
  });

  test("what is no object at all is refused", () => {
    for (const value of [null, [], "event", 5]) expect(eventSchema.safeParse(value).success).toBe(false);
  });
});
