import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { tallyBatchSchema, tallySchema } from "../src/index.ts";
import {
  makeTallyItem,
  parseEnvelope,
  parseJsonItem,
  serializeEnvelope,
  type Tally,
  type TallyBatch,
  uuidV7,
} from "../src/wire.ts";

const tally: Tally = {
  fingerprint: `1.${"9f".repeat(16)}`,
  count: 137,
  first_seen: 1_795_200_000.5,
  last_seen: 1_795_200_090,
  minutes: [
    [29_920_000, 100],
    [29_920_001, 37],
  ],
  release: "app@1.2.3",
  environment: "production",
  title: "TypeError: x is not a function",
  culprit: "cart in checkout",
  level: "error",
  platform: "node",
  event_id: "9f3d7a1c5b2e4f60a1b2c3d4e5f60718",
  tags: {
    url: [
      ["/cart", 90],
      [null, 47],
    ],
  },
  users: { ids: ["0123456789abcdef", "fedcba9876543210"] },
  because: ["the stack"],
};

const id = uuidV7(1_795_200_000_000, new Uint8Array(10));
const producer = "6ba7b810-9dad-41d1-80b4-00c04fd430c8";
const batch: TallyBatch = { id, producer, tallies: [tally] };

const refusalsOf = (change: object) => {
  const result = tallySchema.safeParse({ ...tally, ...change });
  return result.success ? [] : result.error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`);
};

describe("a tally", () => {
  test("of a full form passes unchanged, and one of the least form too", () => {
    expect(tallySchema.parse(tally)).toEqual(tally);
    const {
      release: _1,
      environment: _2,
      culprit: _3,
      event_id: _4,
      tags: _5,
      users: _6,
      because: _7,
      ...least
    } = tally;
    expect(tallySchema.parse(least)).toEqual(least);
  });

  test.each([
    [{ count: 0 }, "count"],
    [{ count: 1.5 }, "count"],
    [{ count: -1 }, "count"],
    [{ count: "137" }, "count"],
    [{ count: 2 ** 53 }, "count"],
    [{ count: 136 }, "minutes: minutes sum to 137, count is 136"],
    [{ minutes: [] }, "minutes"],
    [
      {
        minutes: [
          [29_920_001, 37],
          [29_920_000, 100],
        ],
      },
      "minutes: must be 1 to 10,080 pairs of minute and count, sorted",
    ],
    [
      {
        minutes: [
          [29_920_000, 100],
          [29_920_000, 37],
        ],
      },
      "minutes: must be 1 to 10,080 pairs of minute and count, sorted",
    ],
    [
      {
        minutes: [
          [29_920_000, 137],
          [29_920_001, 0],
        ],
      },
      "minutes: must be",
    ],
    [{ minutes: [[29_920_000.5, 137]] }, "minutes: must be"],
    [{ fingerprint: "9f".repeat(16) }, "fingerprint"],
    [{ fingerprint: `1.${"9F".repeat(16)}` }, "fingerprint"],
  ])("with %j is refused for it", (change, issue) => {
    const refusals = refusalsOf(change);
    expect(refusals.length).toBeGreaterThan(0);
    expect(refusals[0]).toContain(issue);
  });

  // One odd level or id of an app must not cost the count of a group.
  const ids = (n: number) => Array.from({ length: n }, (_, i) => i.toString(16).padStart(16, "0"));
  const first = 29_920_000 * 60;
  test.each<[object, object]>([
    [{ level: "loud" }, { level: "error" }],
    [{ level: "warn" }, { level: "warning" }],
    [{ level: undefined }, { level: "error" }],
    [{ title: undefined }, { title: "" }],
    [{ title: 7 }, { title: "7" }],
    [{ platform: null }, { platform: "" }],
    [
      { release: 42, environment: {} },
      { release: "42", environment: undefined },
    ],
    [{ event_id: "9F3D7A1C-5b2e-4f60-a1b2-c3d4e5f60718" }, { event_id: "9f3d7a1c5b2e4f60a1b2c3d4e5f60718" }],
    [{ event_id: "rubbish" }, { event_id: undefined }],
    [{ first_seen: -1 }, { first_seen: first }],
    [{ first_seen: "2026-11-20" }, { first_seen: first }],
    [
      { first_seen: tally.last_seen, last_seen: tally.first_seen },
      { first_seen: tally.first_seen, last_seen: tally.last_seen },
    ],
    [
      { first_seen: null, last_seen: tally.last_seen * 1000 },
      { first_seen: first, last_seen: first + 60 },
    ],
    [{ tags: { url: [["/cart", 138]], host: [["a", 137]] } }, { tags: { host: [["a", 137]] } }],
    [
      {
        tags: {
          url: [
            ["/cart", 1],
            ["/cart", 2],
          ],
        },
      },
      { tags: undefined },
    ],
    [
      {
        tags: {
          url: [
            [null, 1],
            [null, 2],
          ],
        },
      },
      { tags: undefined },
    ],
    [{ tags: Object.fromEntries(ids(65).map((key) => [key, [["v", 1]]])) }, { tags: undefined }],
    [{ users: { ids: [] } }, { users: undefined }],
    [{ users: { ids: ["0123456789ABCDEF"] } }, { users: undefined }],
    [{ users: { ids: ["fedcba9876543210", "0123456789abcdef"] } }, { users: undefined }],
    [{ users: { ids: ids(65) } }, { users: undefined }],
    [{ users: { hll: "AAAA" } }, { users: undefined }],
    [{ because: "so" }, { because: undefined }],
  ])("with %j is cleaned, and its count is kept", (change, expected) => {
    const cleaned = tallySchema.parse({ ...tally, ...change });
    expect(cleaned).toMatchObject(expected);
    expect([cleaned.count, cleaned.minutes]).toEqual([tally.count, tally.minutes]);
  });

  test("64 users as ids and any number as a sketch of 1024 registers pass", () => {
    expect(
      refusalsOf({ users: { ids: Array.from({ length: 64 }, (_, n) => n.toString(16).padStart(16, "0")) } }),
    ).toEqual([]);
    expect(refusalsOf({ users: { hll: "A".repeat(1023).concat("/") } })).toEqual([]);
  });

  test("text that is too long is cut, for a long title must not cost a count", () => {
    const long = "x".repeat(5000);
    const cut = tallySchema.parse({
      ...tally,
      title: long,
      culprit: long,
      release: long,
      environment: long,
      tags: { url: [[long, 1]] },
    });
    expect([cut.title.length, cut.culprit?.length, cut.release?.length, cut.environment?.length]).toEqual([
      1000, 1000, 250, 64,
    ]);
    expect(cut.tags?.url?.[0]?.[0]?.length).toBe(200);
    expect(cut.count).toBe(137);
  });

  test("a key of a newer version is left out, not refused", () => {
    expect(tallySchema.parse({ ...tally, novelty: 1 })).toEqual(tally);
  });
});

describe("a batch", () => {
  test.each([
    [{ id: "9f3d7a1c5b2e4f60a1b2c3d4e5f60718" }, "id"],
    [{ id: 7 }, "id"],
    [{ tallies: [] }, "tallies"],
    [{ tallies: Array.from({ length: 10_001 }, () => tally) }, "tallies"],
    [{ tallies: [tally, { ...tally, count: 1 }] }, "tallies.1.minutes"],
  ])("with %j is refused for it", (change, path) => {
    const result = tallyBatchSchema.safeParse({ ...batch, ...change });
    expect(result.error?.issues[0]?.path.join(".")).toBe(path);
  });

  test("may have an id of any uuid, which is read in lower case; a producer that is none is left out", () => {
    const other = "6BA7B810-9DAD-41D1-80B4-00C04FD430C8";
    expect(tallyBatchSchema.parse({ ...batch, id: other, producer: "me" })).toEqual({
      id: other.toLowerCase(),
      tallies: [tally],
    });
  });

  test("travels in an envelope item that says what it is and how many there are", () => {
    const item = makeTallyItem(batch);
    expect(item.header).toEqual({ type: "tally", content_type: "application/vnd.winnow.tally.v1+json", item_count: 1 });
    const received = parseEnvelope(serializeEnvelope({ header: {}, items: [item] })).items[0]!;
    expect(tallyBatchSchema.parse(parseJsonItem(received))).toEqual(batch);
  });

  test("any JSON is refused or passes, and nothing is thrown", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(tallyBatchSchema.safeParse(value).success).toBe(false);
        expect(tallyBatchSchema.safeParse({ ...batch, tallies: value }).success).toBe(false);
      }),
    );
  });
});
