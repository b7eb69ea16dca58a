import type { SeverityLevel, Tally } from "@winnow/envelope/wire";
import { describeEachDatabase } from "@winnow/test-kit";
import fc from "fast-check";
import { afterEach, expect, it } from "vitest";
import type { Receiver } from "../src/index.ts";
import { startApi } from "./support/api.ts";
import { makeTally, tallyEnvelope } from "./support/envelopes.ts";

/** An issue as the naive filter knows it. */
type Known = {
  title: string;
  level: string;
  count: number;
  firstSeen: number;
  status: "unresolved" | "resolved" | "ignored";
  assigned: string | null;
  release?: string;
  environment?: string;
  platform: string;
  users: number;
  lastSeen: number;
  tags: Record<string, string>;
};

type Condition = { text: string; holds(issue: Known): boolean };

const WORDS = [
  "cart",
  "Pay_ment",
  "100%",
  "naïve",
  "Ünder",
  "a*b",
  "back\\slash",
  "C:\\temp dir\\",
  '"quoted"',
  "timeout",
  "дом",
];
const RELEASES = ["shop@1.0.0", "shop@1.1.0", "9f1c"];
const ENVIRONMENTS = ["live", "test"];
const CITIES = ["berlin", "new york", "São_Paulo", "50%"];
const LEVELS: SeverityLevel[] = ["fatal", "error", "warning", "info"];
const now = Math.floor(Date.now() / 1000);

const issues = fc.array(
  fc.record({
    words: fc.array(fc.constantFrom(...WORDS), { minLength: 1, maxLength: 3 }),
    type: fc.constantFrom("TypeError", "RangeError", undefined),
    level: fc.constantFrom(...LEVELS),
    count: fc.integer({ min: 1, max: 30 }),
    age: fc.integer({ min: 10, max: 5 * 86_400 }),
    status: fc.constantFrom("unresolved", "resolved", "ignored"),
    assigned: fc.constantFrom("jane@example.com", "joe", null),
    release: fc.constantFrom(...RELEASES, undefined),
    environment: fc.constantFrom(...ENVIRONMENTS, undefined),
    city: fc.constantFrom(...CITIES, undefined),
    platform: fc.constantFrom("node", "python"),
    users: fc.integer({ min: 0, max: 4 }),
    quiet: fc.integer({ min: 0, max: 4 }),
  }),
  { minLength: 60, maxLength: 60 },
);

const quote = (text: string): string => `"${text.replaceAll('"', '\\"')}"`;
/** A value as a query writes it, so that stars and backslashes in it mean themselves. */
const literal = (text: string): string => quote(text.replaceAll("\\", "\\\\").replaceAll("*", "\\*"));

const negatable = (of: fc.Arbitrary<Condition>): fc.Arbitrary<Condition> =>
  fc
    .tuple(of, fc.boolean())
    .map(([condition, negated]) =>
      negated ? { text: `!${condition.text}`, holds: (issue) => !condition.holds(issue) } : condition,
    );

const oneOrMore = (key: string, values: readonly string[], read: (issue: Known) => string | undefined) =>
  fc.uniqueArray(fc.constantFrom(...values), { minLength: 1, maxLength: 3 }).map((wanted) => ({
    text: wanted.length === 1 ? `${key}:${literal(wanted[0]!)}` : `${key}:[${wanted.map(literal).join(", ")}]`,
    holds: (issue: Known) => wanted.includes(read(issue) ?? " "),
  }));

const prefixed = (key: string, values: readonly string[], read: (issue: Known) => string | undefined) =>
  fc.tuple(fc.constantFrom(...values), fc.integer({ min: 1, max: 4 })).map(([value, length]) => {
    const prefix = value.slice(0, length);
    return {
      text: `${key}:${quote(`${prefix.replaceAll("\\", "\\\\").replaceAll("*", "\\*")}*`)}`,
      holds: (issue: Known) => read(issue)?.startsWith(prefix) ?? false,
    };
  });

const comparison = (key: string, read: (issue: Known) => number) =>
  fc.tuple(fc.constantFrom(">", ">=", "<", "<=", ""), fc.integer({ min: 0, max: 31 })).map(([operator, n]) => ({
    text: `${key}:${operator}${n}`,
    holds: (issue: Known) => {
      const value = read(issue);
      if (operator === ">") return value > n;
      if (operator === ">=") return value >= n;
      if (operator === "<") return value < n;
      return operator === "<=" ? value <= n : value === n;
    },
  }));

const condition: fc.Arbitrary<Condition> = negatable(
  fc.oneof(
    fc.constantFrom(...WORDS, "err", "E", "  ").map((word) => ({
      text: literal(word),
      holds: (issue: Known) => issue.title.toLowerCase().includes(word.toLowerCase()),
    })),
    fc.constantFrom(...WORDS).map((word) => ({
      text: `message:${literal(word)}`,
      holds: (issue: Known) => issue.title.toLowerCase().includes(word.toLowerCase()),
    })),
    fc.constantFrom("unresolved", "resolved", "ignored").map((status) => ({
      text: `is:${status}`,
      holds: (issue: Known) => issue.status === status,
    })),
    oneOrMore("level", LEVELS, (issue) => issue.level),
    oneOrMore("release", RELEASES, (issue) => issue.release),
    oneOrMore("environment", ENVIRONMENTS, (issue) => issue.environment),
    oneOrMore("city", CITIES, (issue) => issue.tags.city),
    prefixed("city", CITIES, (issue) => issue.tags.city),
    prefixed("release", RELEASES, (issue) => issue.release),
    oneOrMore("error.type", ["TypeError", "RangeError"], (issue) => /^(\w+): /.exec(issue.title)?.[1]),
    fc.constantFrom("city", "release").map((key) => ({
      text: `has:${key}`,
      holds: (issue: Known) => (key === "city" ? issue.tags.city : issue.release) !== undefined,
    })),
    fc.constantFrom("none", "jane@example.com", "joe").map((who) => ({
      text: `assigned:${who}`,
      holds: (issue: Known) => (issue.assigned ?? "none") === who,
    })),
    comparison("timesSeen", (issue) => issue.count),
    comparison("usersAffected", (issue) => issue.users),
    oneOrMore("firstRelease", RELEASES, (issue) => issue.release),
    prefixed("firstRelease", RELEASES, (issue) => issue.release),
    oneOrMore("platform", ["node", "python", "ruby"], (issue) => issue.platform),
    prefixed("environment", ENVIRONMENTS, (issue) => issue.environment),
    prefixed("error.value", WORDS, (issue) => issue.title.replace(/^\w+: /, "")),
    fc.constantFrom("assigned", "unassigned", "regressed", "escalating").map((value) => ({
      text: `is:${value}`,
      holds: (issue: Known) =>
        value === "assigned" ? issue.assigned !== null : value === "unassigned" && issue.assigned === null,
    })),
    fc.tuple(fc.constantFrom("-", "+"), fc.integer({ min: 1, max: 5 })).map(([sign, hours]) => ({
      text: `lastSeen:${sign}${hours}h`,
      holds: (issue: Known) => issue.lastSeen >= now - hours * 3_600 === (sign === "-"),
    })),
    fc.tuple(fc.constantFrom("-", "+"), fc.integer({ min: 1, max: 5 })).map(([sign, days]) => ({
      text: `firstSeen:${sign}${days}d`,
      // No issue was first seen near such a moment: see the ages below.
      holds: (issue: Known) => issue.firstSeen >= now - days * 86_400 === (sign === "-"),
    })),
  ),
);

/** What is chosen beside a query. */
const choice: fc.Arbitrary<Condition> = fc.oneof(
  fc.constant({ text: "", holds: () => true }),
  fc.uniqueArray(fc.constantFrom(...ENVIRONMENTS, "nowhere"), { minLength: 1 }).map((wanted) => ({
    text: wanted.map((name) => `environment=${name}`).join("&"),
    holds: (issue: Known) => wanted.includes(issue.environment ?? " "),
  })),
  // Far from the hours in which issues were last seen.
  fc.integer({ min: 1, max: 5 }).map((hours) => ({
    text: `statsPeriod=${hours}h`,
    holds: (issue: Known) => issue.lastSeen >= now - hours * 3_600,
  })),
);

describeEachDatabase("search", (provide) => {
  let receiver: Receiver | undefined;
  afterEach(async () => {
    await receiver?.close();
  });

  it("finds what a naive filter over the same issues finds, whatever the query", async () => {
    const { api, send, receiver: own } = await startApi(await provide());
    receiver = own;
    const known = new Map<string, Known>();
    const [seeds] = fc.sample(issues, { numRuns: 1, seed: 7 });
    /** Half an hour into an hour, so that the time the test takes does not decide; nothing was last seen before it was first. */
    const quietFor = ({ quiet, age }: { quiet: number; age: number }): number =>
      age > 5 * 3_600 ? quiet * 3_600 + 1_800 : 0;
    const tallies: Tally[] = (seeds ?? []).map((seed, n) => {
      // Far from a whole day, so that the time the test takes does not decide.
      const age = seed.age - (seed.age % 86_400) + Math.min(Math.max(seed.age % 86_400, 1_000), 80_000);
      const title = `${seed.type === undefined ? "" : `${seed.type}: `}${seed.words.join(" ")} #${n}`;
      const tags: Record<string, string> = seed.city === undefined ? {} : { city: seed.city };
      known.set(title, {
        title,
        level: seed.level,
        count: seed.count,
        firstSeen: now - age,
        status: seed.status as Known["status"],
        assigned: seed.assigned,
        release: seed.release,
        environment: seed.environment,
        platform: seed.platform,
        users: Math.min(seed.users, seed.count),
        lastSeen: now - quietFor(seed),
        tags,
      });
      return makeTally(n + 1, seed.count, {
        title,
        level: seed.level,
        first_seen: now - age,
        last_seen: now - quietFor(seed),
        minutes: [[Math.floor((now - quietFor(seed)) / 60), seed.count]],
        platform: seed.platform,
        users: { ids: Array.from({ length: Math.min(seed.users, seed.count) }, (_, i) => `${i}`.padStart(16, "0")) },
        release: seed.release,
        environment: seed.environment,
        tags: Object.fromEntries(Object.entries(tags).map(([key, value]) => [key, [[value, seed.count]]])),
      });
    });
    await send(tallyEnvelope(tallies));
    const path = "/projects/acme/web/issues/";
    /** All pages: the first ones of a search that many fulfil come about in another way than the last one. */
    const find = async (query: string, chosen = "", sort = "date") => {
      const found: { id: string; title: string }[] = [];
      let cursor = "";
      for (;;) {
        const parameters = new URLSearchParams({ query, sort, limit: "20", cursor });
        const answer = await api("GET", path, `${parameters}&${chosen}`);
        expect([query, answer.status]).toEqual([query, 200]);
        found.push(...answer.json);
        const next = /rel="next"; results="true"; cursor="([^"]+)"/.exec(String(answer.headers.link))?.[1];
        if (next === undefined) return found;
        cursor = next;
      }
    };
    for (const { id, title } of await find("")) {
      const issue = known.get(title)!;
      await api("PUT", `/issues/${id}/`, "", {
        ...(issue.status === "unresolved" ? {} : { status: issue.status }),
        assignedTo: issue.assigned,
      });
    }
    await fc.assert(
      fc.asyncProperty(
        fc.array(condition, { maxLength: 3 }),
        choice,
        fc.constantFrom("date", "new", "freq", "user", "trend"),
        async (conditions, chosen, sort) => {
          const found = await find(conditions.map(({ text }) => text).join(" "), chosen.text, sort);
          const all = [...conditions, chosen];
          const wanted = [...known.values()].filter((issue) => all.every(({ holds }) => holds(issue)));
          expect(found.map(({ title }) => title).sort()).toEqual(wanted.map(({ title }) => title).sort());
        },
      ),
      { numRuns: 200 },
    );
  });
});
