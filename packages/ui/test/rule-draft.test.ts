import fc from "fast-check";
import { expect, test } from "vitest";
import type { Rule, RuleChannel, RuleEvent } from "../src/app/api/notify-rules.ts";
import { decodeRule } from "../src/app/api/notify-rules.ts";
import { draftOf, ruleOf } from "../src/app/screens/settings/notifications/rule-draft.ts";

const count = fc.integer({ min: 1, max: 999_999_999 });
const frequency = fc.oneof(
  fc.record({ on: fc.constant("frequency" as const), count, minutes: fc.integer({ min: 1, max: 60 }) }),
  fc.record({ on: fc.constant("frequency" as const), count, hours: fc.integer({ min: 1, max: 168 }) }),
);
const spike = fc.record({
  on: fc.constant("spike" as const),
  factor: fc.integer({ min: 15, max: 10_000 }).map((tenths) => tenths / 10),
  atLeast: count,
  against: fc.constantFrom("day" as const, "week" as const),
});
const plain = fc.constantFrom("new_issue" as const, "regression" as const, "unignored" as const);
/** In the order in which the form has them, each at most once. */
const order = ["new_issue", "regression", "unignored", "frequency", "spike"];
const events = fc
  .uniqueArray(
    fc.oneof(
      plain.map((on): RuleEvent => ({ on })),
      frequency,
      spike,
    ),
    { minLength: 1, selector: ({ on }) => on },
  )
  .map((list) => list.toSorted((a, b) => order.indexOf(a.on) - order.indexOf(b.on)));
const channel: fc.Arbitrary<RuleChannel> = fc.oneof(
  fc.record({ type: fc.constantFrom("webhook" as const, "slack" as const), url: fc.webUrl() }),
  fc.record({ type: fc.constant("email" as const), to: fc.array(fc.emailAddress(), { minLength: 1, maxLength: 3 }) }),
  fc.constant({ type: "host" as const }),
);
const rule: fc.Arbitrary<Rule> = fc
  .record({
    name: fc.stringMatching(/^\w[\w ]{0,20}\w$/),
    enabled: fc.boolean(),
    events,
    query: fc.stringMatching(/^[\w:]{0,20}$/),
    channel,
    digest: fc.record({ after: fc.integer({ min: 0, max: 1000 }), seconds: fc.integer({ min: 1, max: 86_400 }) }),
    quiet: fc.option(
      fc.record({ from: fc.constant("22:00"), to: fc.constant("06:30"), timezone: fc.constant("Europe/Berlin") }),
      { nil: undefined },
    ),
  })
  .map(({ quiet, ...rest }) => (quiet === undefined ? rest : { ...rest, quiet }));

test("a rule that is opened in the form and saved is the rule that it was", () => {
  fc.assert(
    fc.property(rule, (known) => {
      expect(ruleOf(draftOf(known, "UTC"))).toEqual(known);
    }),
  );
});

test("a rule comes out of the receiver's JSON as it went in", () => {
  fc.assert(
    fc.property(rule, (known) => {
      expect(decodeRule(JSON.parse(JSON.stringify({ ...known, id: "7", dateCreated: "2026-11-20" })))).toEqual({
        ...known,
        id: "7",
      });
    }),
  );
});

test("a draft that is not right yet says what is missing", () => {
  const draft = draftOf(undefined, "UTC");
  expect(ruleOf(draft)).toContain("https://");
  expect(ruleOf({ ...draft, channel: "email" })).toContain("at least one address");
  const nothing = { ...draft, channel: "host" as const, newIssue: false, regression: false };
  expect(ruleOf(nothing)).toBe("A rule has to tell of something.");
  expect(ruleOf({ ...nothing, spike: true, spikeFactor: "1" })).toContain("1.5 or more");
  expect(ruleOf({ ...nothing, frequency: true, frequencyCount: "many" })).toContain("two whole numbers");
  expect(ruleOf({ ...draft, channel: "host", digestMinutes: "" })).toContain("a number of minutes");
});
