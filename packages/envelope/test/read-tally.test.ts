import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readTally, tallySchema } from "../src/index.ts";

/** One of what is right, of what the schema cleans, of what it refuses, and of anything at all. */
const often = <T>(...right: fc.Arbitrary<T>[]) => ({
  or: (...odd: unknown[]) =>
    fc.oneof(
      { weight: 12, arbitrary: fc.oneof(...right) as fc.Arbitrary<unknown> },
      { weight: 1, arbitrary: fc.constantFrom<unknown>(undefined, ...odd) },
      { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 2 }) as fc.Arbitrary<unknown> },
    ),
});
const text = (max: number) =>
  fc.string({ maxLength: 12 }).map((value) => value.padEnd(value.length === 3 ? max : 0, "x"));
const hex = (length: number) =>
  fc.string({ unit: fc.constantFrom(..."0123456789abcdef"), minLength: length, maxLength: length });
const seconds = fc.double({ min: 0, max: 1e11, noNaN: true });
const minutes = fc
  .uniqueArray(fc.tuple(fc.nat(40_000_000), fc.integer({ min: 1, max: 50 })), {
    minLength: 1,
    maxLength: 4,
    selector: ([at]) => at,
  })
  .map((pairs) => pairs.sort((a, b) => a[0] - b[0]));
const tags = fc.dictionary(
  fc.oneof(fc.string({ maxLength: 5 }), fc.constantFrom("__proto__", "toString")),
  fc.array(fc.tuple(fc.option(text(200)), fc.integer({ min: 1, max: 30 })), { minLength: 1, maxLength: 3 }),
  { maxKeys: 3 },
);
const ids = fc.uniqueArray(hex(16), { minLength: 1, maxLength: 4 }).map((all) => ({ ids: all.sort() }));
const sketch = fc.constantFrom({ hll: "A".repeat(1024) }, { hll: "/9".repeat(512) });

const fields = fc.record({
  fingerprint: often(hex(32).map((hash) => `1.${hash}`)).or("1.9F", "1000.0"),
  first_seen: often(seconds).or(-1, 1e12, "now"),
  last_seen: often(seconds).or(-1, 1e12, null),
  minutes: often(minutes).or(
    [],
    [
      [2, 1],
      [1, 1],
    ],
    [[1, 0]],
  ),
  release: often(text(250)).or("x".repeat(251), 7),
  environment: often(text(64)).or("x".repeat(65)),
  title: often(text(1000)).or("x".repeat(1001), 7),
  culprit: often(text(1000)).or("x".repeat(1001)),
  level: often(fc.constantFrom("error", "info", "log", "fatal")).or("warn", "bad"),
  platform: often(text(64)).or("x".repeat(65)),
  event_id: often(hex(32)).or("9F3D7A1C-5B2E-4F60-A1B2-C3D4E5F60718"),
  tags: often(tags).or(
    { url: [["x".repeat(201), 1]] },
    {
      url: [
        ["a", 1],
        ["a", 1],
      ],
    },
    { url: [["a", 10_000]] },
    [],
  ),
  users: often<unknown>(ids, sketch).or(
    { ids: [] },
    { ids: ["b", "a"] },
    { ids: ["0".repeat(16)], hll: "A".repeat(1024) },
    { hll: "A" },
    { ids: ["0".repeat(16)], more: 1 },
  ),
  because: often(fc.array(text(1000), { maxLength: 3 })).or(["x".repeat(1001)], [1], Array(101).fill("")),
  novelty: fc.constantFrom(undefined, undefined, 1),
});
const sumOf = (value: unknown): number =>
  Array.isArray(value) ? value.reduce((sum: number, pair) => sum + (Number(pair?.[1]) || 0), 0) : 1;
const tally = fc
  .tuple(fields, fc.constantFrom(0, 0, 0, 0, 0, 0, 1))
  .map(([all, wrong]): Record<string, unknown> => ({ ...all, count: sumOf(all.minutes) + wrong }))
  // As it travels: what is undefined is absent, and `__proto__` a key like any other.
  .map((all) => JSON.parse(JSON.stringify(all)) as Record<string, unknown>);

describe("reading a tally", () => {
  test("says what the schema says, of whatever is sent", () => {
    let [same, cleaned, refused] = [0, 0, 0];
    fc.assert(
      fc.property(tally, (value) => {
        const parsed = tallySchema.safeParse(structuredClone(value));
        const read = readTally(value);
        if (read === undefined) refused++;
        else if (read === value) same++;
        else cleaned++;
        const { novelty: _, ...known } = (read ?? {}) as { novelty?: unknown };
        expect(read && known).toEqual(parsed.data);
      }),
      { numRuns: 3_000 },
    );
    // All three ways were gone.
    expect(Math.min(same, cleaned, refused)).toBeGreaterThan(100);
  });

  test("takes any JSON", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(readTally(value)).toBeUndefined();
      }),
    );
  });
});
