import type { Tally } from "@winnow/envelope/wire";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { countUsers, hashUser, mergeTallies, type Occurrence, tallyOf } from "../src/index.ts";

const START = 1_795_000_000_000;

const occurrence = fc.record({
  fingerprint: fc.constant("1.00112233445566778899aabbccddeeff"),
  title: fc.constantFrom("Error: a", "Error: b", "Error: c"),
  culprit: fc.constantFrom("app/a", "app/b", undefined),
  level: fc.constantFrom("debug" as const, "info" as const, "warning" as const, "error" as const, "fatal" as const),
  platform: fc.constantFrom("node", "javascript"),
  event_id: fc.constantFrom("a".repeat(32), "b".repeat(32), undefined),
  timestamp: fc.integer({ min: START, max: START + 10_000_000 }),
  count: fc.integer({ min: 1, max: 1000 }),
  tags: fc.dictionary(fc.constantFrom("url", "host", "__proto__"), fc.constantFrom("a", "b", "c", "d")),
  user: fc.option(
    fc.integer({ min: 0, max: 400 }).map((id) => hashUser({ id })),
    { nil: undefined },
  ),
});

const sum = (numbers: Iterable<number>) => [...numbers].reduce((a, b) => a + b, 0);
const mergeAll = (tallies: Tally[]) => tallies.reduce<Tally | undefined>((a, b) => mergeTallies(a, b), undefined);

describe("mergeTallies", () => {
  it("is commutative", () => {
    fc.assert(
      fc.property(occurrence, occurrence, (a, b) => {
        expect(mergeTallies(tallyOf(a), tallyOf(b))).toEqual(mergeTallies(tallyOf(b), tallyOf(a)));
      }),
    );
  });

  it("is associative, and has undefined as identity", () => {
    fc.assert(
      fc.property(occurrence, occurrence, occurrence, (x, y, z) => {
        const [a, b, c] = [tallyOf(x), tallyOf(y), tallyOf(z)];
        expect(mergeTallies(mergeTallies(a, b), c)).toEqual(mergeTallies(a, mergeTallies(b, c)));
        expect(mergeTallies(undefined, a)).toEqual(a);
        expect(mergeTallies(a, undefined)).toEqual(a);
      }),
    );
  });

  it("gives the same sums, span and users for any order and any grouping of hops", () => {
    fc.assert(
      fc.property(fc.array(occurrence, { minLength: 1, maxLength: 200 }), fc.nat(), (occurrences, cut) => {
        const tallies = occurrences.map(tallyOf);
        const at = cut % tallies.length;
        const direct = mergeAll(tallies) as Tally;
        const twoHops = mergeAll(
          [mergeAll(tallies.slice(at)), mergeAll(tallies.slice(0, at))].filter((t) => t !== undefined),
        );
        expect(twoHops).toEqual(direct);
        expect(direct.count).toBe(sum(occurrences.map((o) => o.count)));
        expect(sum(direct.minutes.map(([, n]) => n))).toBe(direct.count);
        expect(direct.first_seen).toBe(Math.min(...occurrences.map((o) => o.timestamp)) / 1000);
        expect(direct.last_seen).toBe(Math.max(...occurrences.map((o) => o.timestamp)) / 1000);
      }),
      { numRuns: 50 },
    );
  });

  it("keeps the total of a tag key exact when there are more values than names", () => {
    const tallies = Array.from({ length: 300 }, (_, i) =>
      tallyOf({
        fingerprint: "1.f",
        title: "t",
        level: "error",
        platform: "node",
        timestamp: START,
        tags: { path: `/item/${i % 100}` },
      }),
    );
    const merged = mergeAll(tallies) as Tally;
    const values = merged.tags?.path ?? [];
    expect(values.length).toBeLessThanOrEqual(11);
    expect(values.at(-1)?.[0]).toBeNull();
    expect(sum(values.map(([, n]) => n))).toBe(300);
  });

  it("refuses tallies of different groups and names both", () => {
    const base: Occurrence = { fingerprint: "1.a", title: "t", level: "error", platform: "node", timestamp: START };
    expect(() => mergeTallies(tallyOf(base), tallyOf({ ...base, release: "2.0" }))).toThrow(
      /1\.a, no release.*1\.a, 2\.0/,
    );
  });

  it("takes the worst level, whoever comes last", () => {
    const base: Occurrence = { fingerprint: "1.a", title: "t", level: "fatal", platform: "node", timestamp: START };
    const later = tallyOf({ ...base, level: "info", timestamp: START + 1 });
    expect(mergeTallies(tallyOf(base), later).level).toBe("fatal");
  });
});

describe("users of a tally", () => {
  const usersOf = (n: number) =>
    mergeAll(
      Array.from({ length: n }, (_, id) =>
        tallyOf({
          fingerprint: "1.a",
          title: "t",
          level: "error",
          platform: "node",
          timestamp: START,
          user: hashUser({ id }),
        }),
      ),
    )?.users;

  it("are counted exactly up to 64", () => {
    expect(countUsers(usersOf(64))).toBe(64);
    expect(usersOf(64)).toHaveProperty("ids");
  });

  it.each([65, 200, 1_000, 5_000])("are estimated within four times the stated error for %i", (n) => {
    const users = usersOf(n);
    expect(users).toHaveProperty("hll");
    expect(Math.abs(countUsers(users) - n) / n).toBeLessThan(4 * 0.0325);
  });

  it("do not count twice", () => {
    const users = usersOf(1_000);
    const merged = mergeTallies(
      tallyOf({ fingerprint: "1.a", title: "t", level: "error", platform: "node", timestamp: START }),
      { ...tallyOf({ fingerprint: "1.a", title: "t", level: "error", platform: "node", timestamp: START }), users },
    );
    expect(merged.users).toEqual(users);
    expect(countUsers(mergeTallies(merged, merged).users)).toBe(countUsers(users));
  });
});

describe("hashUser", () => {
  it("prefers the id, and is the same wherever it is made", () => {
    expect(hashUser({ id: 7, email: "ann@example.org" })).toBe(hashUser({ id: "7" }));
    expect(hashUser({ email: "ann@example.org" })).toMatch(/^[0-9a-f]{16}$/);
    expect(hashUser({ email: "ann@example.org" })).not.toBe(hashUser({ username: "ann@example.org" }));
  });

  it("identifies nobody by nothing, or by an address the server would fill in", () => {
    expect(hashUser({})).toBeUndefined();
    expect(hashUser(null)).toBeUndefined();
    expect(hashUser({ ip_address: "{{auto}}" })).toBeUndefined();
  });
});
