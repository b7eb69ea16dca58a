import type { Tally } from "@winnow/envelope/wire";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  createFoldState,
  drain,
  type FoldState,
  fold,
  groupKey,
  nextDue,
  type Occurrence,
  OVERFLOW_FINGERPRINT,
  type PartialFoldOptions,
  returnOccurrence,
  returnTallies,
  takeGroup,
} from "../src/index.ts";

const START = 1_795_000_000_000;
const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

const at = (timestamp: number, more: Partial<Occurrence> = {}): Occurrence => ({
  fingerprint: "1.a",
  title: "Error: a",
  level: "error",
  platform: "node",
  timestamp,
  ...more,
});

const folded = (tallies: Tally[]) => tallies.reduce((n, tally) => n + tally.count, 0);

/** Captures at the given moments; gives the moments at which a payload passed. */
function passed(state: FoldState, moments: number[], more: Partial<Occurrence> = {}): number[] {
  return moments.filter((now) => fold(state, at(now, more), now).action.type === "send");
}

describe("the ladder", () => {
  it("lets the first three pass, then one each after 5 s, 30 s, 2 min, 10 min and then hourly", () => {
    const state = createFoldState();
    const everySecond = Array.from({ length: 4 * 3600 }, (_, i) => START + i * SECOND);
    const offsets = passed(state, everySecond).map((now) => (now - START) / SECOND);
    expect(offsets).toEqual([0, 1, 2, 7, 37, 157, 757, 757 + 3600, 757 + 7200, 757 + 10800]);
  });

  it("lets a new release and a new environment of a folded error pass", () => {
    const state = createFoldState();
    const burst = Array.from({ length: 100 }, () => START);
    expect(passed(state, burst, { release: "1" })).toHaveLength(3);
    expect(passed(state, burst, { release: "2" })).toHaveLength(3);
    expect(passed(state, burst, { release: "2", environment: "staging" })).toHaveLength(3);
  });

  it("can be replaced", () => {
    const state = createFoldState({ ladder: { first: 1, waits: [MINUTE] } });
    const everySecond = Array.from({ length: 200 }, (_, i) => START + i * SECOND);
    expect(passed(state, everySecond)).toEqual([START, START + MINUTE, START + 2 * MINUTE, START + 3 * MINUTE]);
  });

  it("does not wait for days when the clock is set back", () => {
    const state = createFoldState();
    passed(state, [START, START, START]);
    expect(passed(state, [START - 24 * HOUR])).toHaveLength(1);
  });
});

describe("the budget", () => {
  it("limits payloads per minute over all groups and counts the rest", () => {
    let state = createFoldState({ payloadsPerMinute: 10 });
    let sent = 0;
    for (let i = 0; i < 1_000; i++) {
      const step = fold(state, at(START, { fingerprint: `1.${i}` }), START);
      state = step.state;
      if (step.action.type === "send") sent++;
      else expect(step.action.reason).toBe("budget");
    }
    expect(sent).toBe(10);
    expect(folded(drain(state, START, "all").tallies)).toBe(990);
  });

  it("refills over time", () => {
    const state = createFoldState({ payloadsPerMinute: 60, ladder: { first: 1_000 } });
    expect(
      passed(
        state,
        Array.from({ length: 100 }, () => START),
      ),
    ).toHaveLength(60);
    expect(
      passed(
        state,
        Array.from({ length: 100 }, () => START + 5 * SECOND),
      ),
    ).toHaveLength(5);
  });

  it("of zero sends no payload and still counts", () => {
    const state = createFoldState({ payloadsPerMinute: 0 });
    expect(passed(state, [START, START + HOUR])).toHaveLength(0);
    expect(folded(drain(state, START + HOUR, "all").tallies)).toBe(2);
  });
});

describe("a caller's reason to refuse", () => {
  it("folds the occurrence and neither spends the budget nor climbs the ladder", () => {
    const state = createFoldState({ payloadsPerMinute: 3 });
    for (let i = 0; i < 50; i++) {
      expect(fold(state, at(START), START, "rate_limit").action).toEqual({ type: "fold", reason: "rate_limit" });
    }
    expect(
      passed(
        state,
        Array.from({ length: 10 }, () => START),
      ),
    ).toHaveLength(3);
  });
});

describe("drain", () => {
  it("reports a second after the first fold, then at doubled distances up to a minute while the group stays hot", () => {
    const state = createFoldState();
    const reports: number[] = [];
    for (let now = START; now <= START + 5 * MINUTE; now += 100) {
      fold(state, at(now), now);
      if (drain(state, now, "due").tallies.length > 0) reports.push(now);
    }
    const distances = reports.map((now, i) => (now - (reports[i - 1] ?? START)) / SECOND);
    expect(distances.slice(1, 7)).toEqual([2, 4, 8, 16, 32, 60]);
    expect(Math.max(...distances)).toBe(60);
  });

  it("starts over with a second when the group was quiet", () => {
    const state = createFoldState();
    for (let now = START; now <= START + 30 * SECOND; now += 100) {
      fold(state, at(now), now);
      drain(state, now, "due");
    }
    drain(state, START + 31 * SECOND, "all");
    const later = START + 10 * MINUTE;
    fold(state, at(later), later);
    fold(state, at(later), later);
    expect(nextDue(state)).toBe(later + SECOND);
  });

  it("of all does not make a group wait longer for its next report", () => {
    const state = createFoldState({ ladder: { first: 0, waits: [HOUR] }, payloadsPerMinute: 0 });
    let due = 0;
    for (let request = 0; request < 30; request++) {
      const now = START + request * 100;
      for (let i = 0; i < 5; i++) fold(state, at(now), now);
      due += drain(state, now, "due").tallies.length;
      drain(state, now + 50, "all");
    }
    expect(due).toBe(0);
    const last = START + 3 * SECOND;
    fold(state, at(last), last);
    expect(nextDue(state)).toBe(last + SECOND);
    expect(drain(state, last + SECOND, "due").tallies).toHaveLength(1);
    fold(state, at(last + SECOND), last + SECOND);
    drain(state, last + SECOND, "all");
    fold(state, at(last + 2 * SECOND), last + 2 * SECOND);
    expect(nextDue(state)).toBe(last + 3 * SECOND);
  });

  it("sends groups that are nearly due along with one that is due", () => {
    const state = createFoldState({ ladder: { first: 0, waits: [HOUR] }, payloadsPerMinute: 0 });
    fold(state, at(START), START);
    fold(state, at(START + 400, { fingerprint: "1.b" }), START + 400);
    fold(state, at(START + 900, { fingerprint: "1.c" }), START + 900);
    const { tallies } = drain(state, START + SECOND, "due");
    expect(tallies.map((tally) => tally.fingerprint)).toEqual(["1.a", "1.b"]);
    expect(nextDue(state)).toBe(START + 1_900);
  });

  it("holds nothing back when the clock was set back by days", () => {
    const state = createFoldState();
    passed(state, [START, START, START, START]);
    expect(folded(drain(state, START - 48 * HOUR, "due").tallies)).toBe(1);
  });

  it("lets no group wait for the days that the clock was set back while others are due", () => {
    const state = createFoldState({ ladder: { first: 1 } });
    for (const moment of [START, START]) fold(state, at(moment, { fingerprint: "1.a" }), moment);
    const back = START - 24 * HOUR;
    for (const moment of [back, back]) fold(state, at(moment, { fingerprint: "1.b" }), moment);
    const { tallies } = drain(state, back + SECOND, "due");
    expect(tallies.map(({ fingerprint }) => fingerprint).sort()).toEqual(["1.a", "1.b"]);
  });

  it("names the last payload that was sent as the one that represents the folded ones", () => {
    const state = createFoldState({ ladder: { first: 1 } });
    fold(state, at(START, { event_id: "e".repeat(32) }), START);
    fold(state, at(START, { event_id: "f".repeat(32) }), START);
    expect(drain(state, START, "all").tallies[0]?.event_id).toBe("e".repeat(32));
  });
});

describe("takeGroup", () => {
  it("gives what is pending of one group and leaves the others", () => {
    const state = createFoldState({ ladder: { first: 1 } });
    for (const fingerprint of ["1.a", "1.b"]) passed(state, [START, START, START], { fingerprint });
    expect(takeGroup(state, groupKey({ fingerprint: "1.a" })).tally?.count).toBe(2);
    expect(takeGroup(state, groupKey({ fingerprint: "1.a" })).tally).toBeUndefined();
    expect(drain(state, START, "all").tallies.map((tally) => [tally.fingerprint, tally.count])).toEqual([["1.b", 2]]);
  });
});

describe("an odd field", () => {
  const odd: [string, object, object][] = [
    ["a level in words of its own", { level: "warn" }, { level: "warning" }],
    ["a level that nobody knows", { level: "critical" }, { level: "error" }],
    ["a number as release and environment", { release: 42, environment: 7 }, { release: "42", environment: "7" }],
    ["a null as release", { release: null }, {}],
    ["a time in another unit", { timestamp: START * 1000 }, { first_seen: START / 1000, last_seen: START / 1000 }],
    ["a time that is none", { timestamp: Number.NaN }, { first_seen: START / 1000 }],
    ["a time before the epoch", { timestamp: -1 }, { first_seen: START / 1000 }],
    ["no title", { title: undefined }, { title: "" }],
  ];

  it.each(odd)("%s costs no count, and becomes what a tally may carry", (_name, field, expected) => {
    const state = createFoldState({ ladder: { first: 0 }, payloadsPerMinute: 0 });
    fold(state, at(START, field), START);
    returnOccurrence(state, at(START, field), START);
    const [tally] = drain(state, START, "all").tallies;
    expect(tally).toMatchObject({ count: 2, ...expected });
    expect(tally?.minutes).toEqual([[Math.floor(START / MINUTE), 2]]);
  });

  it("does not poison the good occurrences of its group", () => {
    const state = createFoldState({ payloadsPerMinute: 0 });
    for (let i = 0; i < 10; i++) fold(state, at(START), START);
    fold(state, at(Number.POSITIVE_INFINITY), START);
    expect(drain(state, START, "all").tallies[0]).toMatchObject({ count: 11, last_seen: START / 1000 });
  });

  it("that is an id with dashes is the id without", () => {
    const state = createFoldState({ ladder: { first: 1 } });
    fold(state, at(START, { event_id: "0197C3D2-9d5b-4a06-8f5b-1f3f0a9f0c11" }), START);
    fold(state, at(START), START);
    expect(drain(state, START, "all").tallies[0]?.event_id).toBe("0197c3d29d5b4a068f5b1f3f0a9f0c11");
  });
});

describe("limits", () => {
  it("let the coldest group's tally leave early when there are too many groups", () => {
    const state = createFoldState({ maxGroups: 2, ladder: { first: 0, waits: [HOUR] }, payloadsPerMinute: 0 });
    fold(state, at(START), START);
    fold(state, at(START, { fingerprint: "1.b" }), START);
    fold(state, at(START), START);
    fold(state, at(START, { fingerprint: "1.c" }), START);
    const { tallies } = drain(state, START, "due");
    expect(tallies.map((tally) => [tally.fingerprint, tally.count])).toContainEqual(["1.b", 1]);
    expect(state.groups.size).toBe(2);
  });

  it("keep memory bounded and the count exact for 10,000 kinds at once", () => {
    const state = createFoldState({ maxGroups: 100, payloadsPerMinute: 0 });
    for (let i = 0; i < 10_000; i++) fold(state, at(START, { fingerprint: `1.${i}` }), START);
    expect(state.groups.size).toBe(100);
    expect(state.overflow.length).toBeLessThanOrEqual(101);
    const { tallies } = drain(state, START, "all");
    expect(folded(tallies)).toBe(10_000);
    expect(tallies.find((tally) => tally.fingerprint === OVERFLOW_FINGERPRINT)?.count).toBeGreaterThan(9_000);
  });

  it.each([
    [{ ladder: 3 }, 'option "ladder" must be an object with first and waits, got 3'],
    [{ ladder: null }, 'option "ladder" must be an object with first and waits, got null'],
    [{ ladder: { firts: 1 } }, 'option "ladder.firts" must be one of ladder.first, ladder.waits, got "firts"'],
    [{ spacing: [] }, 'option "spacing" must be an object with first and max, got []'],
    [{ payloadsPerMinute: -1 }, 'option "payloadsPerMinute" must be a finite number of at least 0, got -1'],
    [{ maxGroups: 0 }, 'option "maxGroups" must be a whole number of at least 1, got 0'],
    [{ ladder: { waits: [5, 1] } }, /option "ladder.waits" must be a list .* got \[5,1\]/],
    [{ ladder: { first: Number.NaN } }, 'option "ladder.first" must be a whole number of at least 0, got NaN'],
    [
      { spacing: { first: 5_000, max: 1_000 } },
      /option "spacing.max" must be at least spacing.first \(5000 ms\), got 1000/,
    ],
  ])("of %j are refused with name, rule and value", (options, message) => {
    expect(() => createFoldState(options as PartialFoldOptions)).toThrow(message);
  });
});

describe("conservation", () => {
  const step = fc.oneof(
    {
      weight: 10,
      arbitrary: fc.record({
        do: fc.constant("capture" as const),
        kind: fc.nat(12),
        n: fc.integer({ min: 1, max: 5 }),
      }),
    },
    {
      weight: 3,
      arbitrary: fc.record({ do: fc.constant("clock" as const), ms: fc.integer({ min: -2 * HOUR, max: 2 * HOUR }) }),
    },
    {
      weight: 2,
      arbitrary: fc.record({
        do: fc.constant("drain" as const),
        which: fc.constantFrom("due" as const, "all" as const),
        lost: fc.boolean(),
      }),
    },
    { weight: 1, arbitrary: fc.record({ do: fc.constant("take" as const), kind: fc.nat(12) }) },
  );

  it("holds for any order of captures, clock steps, drains, lost batches and lost payloads", () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 300 }), (steps) => {
        let state = createFoldState({ maxGroups: 5, payloadsPerMinute: 20 });
        let now = START;
        let captured = 0;
        let arrived = 0;
        for (const next of steps) {
          if (next.do === "clock") now += next.ms;
          if (next.do === "take") {
            const taken = takeGroup(state, groupKey({ fingerprint: `1.${next.kind}` }));
            state = taken.state;
            arrived += taken.tally?.count ?? 0;
          }
          if (next.do === "drain") {
            const drained = drain(state, now, next.which);
            state = next.lost ? returnTallies(drained.state, drained.tallies, now) : drained.state;
            if (!next.lost) arrived += folded(drained.tallies);
          }
          if (next.do === "capture") {
            const occurrence = at(now, { fingerprint: `1.${next.kind}`, count: next.n });
            const result = fold(state, occurrence, now);
            captured += next.n;
            state = result.state;
            if (result.action.type === "send" && next.n === 5) state = returnOccurrence(state, occurrence, now);
            else if (result.action.type === "send") arrived += next.n;
          }
        }
        const rest = drain(state, now, "all").tallies;
        for (const tally of rest) expect(tally.minutes.reduce((n, [, count]) => n + count, 0)).toBe(tally.count);
        expect(arrived + folded(rest)).toBe(captured);
      }),
    );
  });
});
