import { createFoldState, drain as drainCore, fold, type Occurrence, returnTallies, takeGroup } from "@winnow/core";
import type { Tally } from "@winnow/envelope/wire";
import fc from "fast-check";
import { afterEach, expect, it, vi } from "vitest";
import {
  count,
  drain,
  groupKey,
  occurrenceOf,
  passes,
  type Sum,
  take,
  tallyOf,
  type touch,
} from "../src/page/page-fold.ts";
import { fillPageOptions } from "../src/page/page-options.ts";
import type { PageState } from "../src/page/page-state.ts";

// The fold of a page is the core's in a third of its size. Law 5 ("the same fold everywhere") holds because both give the same for everything.
let now = 1_795_000_000_000;
const LIMITS = { maxGroups: 3, payloadsPerMinute: 20 };

function pageOf(): PageState {
  const options = fillPageOptions(LIMITS);
  const bucket = { tokens: LIMITS.payloadsPerMinute, filledAt: 0 };
  const parts = { options, bucket, groups: new Map(), leaving: [], shut: {}, parcels: [], closedUntil: 0 };
  return parts as unknown as PageState;
}

/** In an order of its own, and without what is not there. Which payload stands for what was folded may differ: a page names the last one that passed. */
function plain({ tags, users, event_id: _id, ...tally }: Tally): unknown {
  const sorted = Object.entries(tags ?? {}).map(([key, values]) => [key, [...values].sort()]);
  const ids = users && "ids" in users ? [...users.ids].sort() : [];
  return JSON.parse(JSON.stringify({ ...tally, tags: sorted.sort(), ids }));
}
const all = (tallies: Tally[]) => tallies.map(plain).sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));

type Step =
  | { do: "capture"; kind: number; user: string; level: "error" | "fatal" | "info"; tag: string; late: number }
  | { do: "wait"; ms: number }
  | { do: "drain"; which: "due" | "all"; back: boolean }
  | { do: "take"; kind: number; back: boolean };

const kind = fc.nat(4);
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      do: fc.constant("capture" as const),
      kind,
      user: fc.constantFrom("a", "b", ""),
      level: fc.constantFrom("error" as const, "fatal" as const, "info" as const),
      tag: fc.constantFrom("x", "y", "__proto__"),
      late: fc.constantFrom(0, 0, 0, 90),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({ do: fc.constant("wait" as const), ms: fc.integer({ min: -7_200_000, max: 7_200_000 }) }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("wait" as const), ms: fc.nat(3_000) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant("drain" as const),
      which: fc.constantFrom("due" as const, "all" as const),
      back: fc.boolean(),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("take" as const), kind, back: fc.boolean() }) },
);

afterEach(() => {
  vi.restoreAllMocks();
});

it("a page decides and counts as the core does, whatever comes and in which order", () => {
  vi.spyOn(Date, "now").mockImplementation(() => now);
  vi.spyOn(performance, "now").mockReturnValue(1);
  fc.assert(
    fc.property(fc.array(step, { maxLength: 80 }), (steps) => {
      const page = pageOf();
      const state = createFoldState(LIMITS);
      let id = 0;
      for (const next of steps) {
        if (next.do === "wait") now += next.ms;
        else if (next.do === "capture") {
          const { user, level, late } = next;
          const event_id = `${id++}`.padStart(32, "0");
          const tags = { [next.tag]: "1" };
          const named = { fingerprint: `1.${next.kind}`, title: `t${id}`, level, platform: "javascript", event_id };
          const timestamp = now - late * 1_000;
          const occurrence: Occurrence = { ...named, timestamp, tags, user: user || undefined };
          const { action } = fold(state, occurrence, now);
          expect(passes(page, occurrenceOf(page, named, timestamp / 1_000, tags, user), false)).toBe(
            action.type === "send",
          );
        } else if (next.do === "drain") {
          const { tallies } = drainCore(state, now, next.which);
          const sums = drain(page, next.which === "all");
          expect(all(sums.map(tallyOf))).toEqual(all(tallies));
          if (!next.back) continue;
          // In the same order, since who comes first may have to make room for who comes last.
          const order = tallies.map((tally) => groupKey(tally));
          returnTallies(state, tallies, now);
          const at = (sum: Sum) => order.indexOf(groupKey(sum));
          for (const sum of sums.sort((a, b) => at(a) - at(b)))
            if (page.groups.has(groupKey(sum))) count(page, sum);
            else page.leaving.push(sum);
        } else {
          const named = { fingerprint: `1.${next.kind}` };
          if (!page.groups.has(groupKey(named))) continue;
          const { tally } = takeGroup(state, `${named.fingerprint}\u001f\u001f`);
          const sum = take(page.groups.get(groupKey(named)) as ReturnType<typeof touch>);
          expect(sum && plain(tallyOf(sum))).toEqual(tally && plain(tally));
        }
      }
      expect(all(drain(page, true).map(tallyOf))).toEqual(all(drainCore(state, now, "all").tallies));
    }),
    { numRuns: 2_000 },
  );
});

const KIND = { fingerprint: "0.1", title: "Error: a", level: "error", platform: "javascript" } as const;

it("every user is named, however many meet one error between two reports, and every occurrence is counted", () => {
  const page = pageOf();
  for (let i = 0; i < 300; i++) count(page, occurrenceOf(page, KIND, now / 1_000, {}, `user-${i % 150}`));
  const tallies = drain(page, true).map(tallyOf);
  const named = new Set(tallies.flatMap(({ users }) => (users && "ids" in users ? users.ids : [])));
  expect(named.size).toBe(150);
  for (const { users } of tallies) expect(users && "ids" in users && users.ids.length).toBeLessThanOrEqual(64);
  expect(tallies.reduce((sum, tally) => sum + tally.count, 0)).toBe(300);
});

it("a report names no more than 32 tags, and counts occurrences with others all the same", () => {
  const page = pageOf();
  for (let i = 0; i < 200; i++) count(page, occurrenceOf(page, KIND, now / 1_000, { [`tag-${i}`]: "1" }));
  const [tally, ...others] = drain(page, true).map(tallyOf);
  expect(others).toEqual([]);
  expect(tally).toMatchObject({ count: 200 });
  expect(Object.keys(tally?.tags ?? {})).toHaveLength(32);
});
