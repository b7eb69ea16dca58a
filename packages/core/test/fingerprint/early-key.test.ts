import { exceptionFromError as browserException, defaultStackParser as browserParser } from "@sentry/browser";
import {
  applyAggregateErrorsToEvent,
  type ErrorEvent,
  isError,
  exceptionFromError as nodeException,
  type StackParser,
} from "@sentry/core";
import { defaultStackParser as nodeParser } from "@sentry/node";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { errorClass } from "../../src/fingerprint/javascript-classes.ts";
import { skeleton } from "../../src/fingerprint/message.ts";
import { quickMask } from "../../src/fingerprint/quick-mask.ts";
import { earlyKey, errorParts, fingerprint, provisionalFingerprint } from "../../src/index.ts";
import { groupingCases, paramCases } from "./corpus.ts";
import { PAIRS_FOUR } from "./pairs-four.ts";
import { PAIRS_ONE } from "./pairs-one.ts";
import { PAIRS_THREE } from "./pairs-three.ts";
import { PAIRS_TWO } from "./pairs-two.ts";
import { PARAM_PAIRS_FOUR } from "./param-pairs-four.ts";
import { PARAM_PAIRS_ONE } from "./param-pairs-one.ts";
import { PARAM_PAIRS_THREE } from "./param-pairs-three.ts";
import { PARAM_PAIRS_TWO } from "./param-pairs-two.ts";

type FromError = typeof nodeException;

/** The event that an SDK makes of an error, its linked errors included. */
function eventOf(error: Error, parser: StackParser, fromError: FromError, platform: string): unknown {
  const event = { platform, exception: { values: [fromError(parser, error)] } } as unknown as ErrorEvent;
  applyAggregateErrorsToEvent(fromError, parser, "cause", 5, event, { originalException: error });
  return event;
}

const onNode = (error: Error) => eventOf(error, nodeParser, nodeException, "node");
const inBrowser = (error: Error) => eventOf(error, browserParser, browserException as FromError, "javascript");

const TEXTS = [
  ...[...PARAM_PAIRS_ONE, ...PARAM_PAIRS_TWO, ...PARAM_PAIRS_THREE, ...PARAM_PAIRS_FOUR].flatMap(([, a, b]) => [a, b]),
  ...paramCases().flatMap(({ a, b }) => [a, b]),
  "Cannot read properties of undefined (reading '17')",
  "Maximum call stack size exceeded",
  "Minified React error #185; visit https://react.dev/errors/185",
  "Loading chunk 17 failed.\n(error: https://x.example/17.js)",
  "first line 17\nat second line (/app/dist/a17.js:1:17)\n    at third (/app/dist/b.js:1:2)",
  "Hydration failed because the server rendered HTML didn't match the client 17",
  "",
];

// Other numbers, and other hexadecimal ids of the same length, where the text has some.
const text = fc.tuple(fc.constantFrom(...TEXTS), fc.infiniteStream(fc.nat(1_000_000))).map(([template, numbers]) => {
  const next = () => numbers.next().value as number;
  return template
    .replace(/\d+/g, (digits) => (next() % 3 === 0 ? digits : `${next() % 10 ** Math.min(7, 1 + (next() % 7))}`))
    .replace(/[\da-f]{8,}/g, (hex) => Array.from(hex, () => "0123456789abcdef"[next() % 16]).join(""));
});

const frames = {
  chrome: [
    "    at load (https://a.example/app.8f3c2a1b.js:1:4011)",
    "    at async n (https://a.example/app.8f3c2a1b.js:1:17)",
    "    at Cart.sum (https://a.example/cart.js:12:5)",
  ],
  firefox: [
    "load@https://a.example/app.8f3c2a1b.js:1:4011",
    "async*n@https://a.example/app.8f3c2a1b.js:1:17",
    "sum@https://a.example/cart.js:12:5",
  ],
  node: [
    "    at Cart.sum (/app/dist/cart.js:12:5)",
    "    at Object.<anonymous> (/app/dist/main.js:3:1)",
    "    at processTicksAndRejections (node:internal/process/task_queues:95:5)",
    "    at q (/app/node_modules/pg/lib/client.js:1:2)",
  ],
};

interface Shape {
  readonly name: string;
  readonly message: string;
  readonly engine: keyof typeof frames;
  readonly picks: number[];
  readonly cause?: Shape | undefined;
  readonly errors?: Shape[] | undefined;
}

const shape = (engine: keyof typeof frames): fc.Arbitrary<Shape> =>
  fc.letrec<{ error: Shape }>((tie) => ({
    error: fc.record({
      name: fc.constantFrom("Error", "TypeError", "RangeError", "Nu", "CartError", "PaymentFailure"),
      message: text,
      engine: fc.constant(engine),
      picks: fc.array(fc.nat(3), { maxLength: 3 }),
      cause: fc.option(tie("error"), { nil: undefined, depthSize: "small", freq: 3 }),
      errors: fc.option(fc.array(tie("error"), { maxLength: 2 }), { nil: undefined, depthSize: "small", freq: 6 }),
    }),
  })).error;

/** Without a stack of its own: a test's has a hundred frames, and taking it would cost more than all the rest. */
function stackless(message: string): Error {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  const error = new Error(message);
  Error.stackTraceLimit = stackTraceLimit;
  return error;
}

function build(from: Shape): Error {
  const error = stackless(from.message);
  error.name = from.name;
  const lines = from.picks.map((pick) => frames[from.engine][pick % frames[from.engine].length]);
  const head = from.engine === "firefox" ? [] : [`${from.name}: ${from.message}`];
  error.stack = [...head, ...lines].join("\n");
  if (from.cause) error.cause = build(from.cause);
  if (from.errors) Object.assign(error, { errors: from.errors.map(build) });
  return error;
}

// The same error again, with other ids where a text has some.
const again = (from: Shape, ids: number): Shape => ({
  ...from,
  message: from.message.replace(
    /\d+/g,
    (digits, at: number) => `${(Number(digits.slice(0, 9)) * 7 + at + ids) % 10 ** digits.length}`,
  ),
  cause: from.cause && again(from.cause, ids),
  errors: from.errors?.map((member) => again(member, ids)),
});

describe.each([
  ["node", onNode, "node"],
  ["chrome", inBrowser, "chrome"],
  ["firefox", inBrowser, "firefox"],
] as const)("errors of %s, parsed by the SDK", (_, toEvent, engine) => {
  test("have one fingerprint if they have one early key", () => {
    let folded = 0;
    const known = new Map<string, string>();
    fc.assert(
      fc.property(shape(engine), fc.array(fc.nat(9_999), { minLength: 1, maxLength: 8 }), (from, ids) => {
        for (const variant of [from, ...ids.map((id) => again(from, id))]) {
          const error = build(variant);
          const key = earlyKey(error);
          const event = toEvent(error);
          const { fingerprint: hash } = fingerprint(event);
          const keys = [key, provisionalFingerprint(event), JSON.stringify(errorParts(error, isError))].filter(
            (one) => one !== undefined,
          );
          for (const one of keys) {
            const before = known.get(one);
            if (before !== undefined) folded++;
            known.set(one, hash);
            if (before !== undefined && before !== hash)
              throw new Error(
                `${one} leads to two fingerprints: ${JSON.stringify([variant, fingerprint(event).because])}`,
              );
          }
        }
      }),
      { numRuns: 3_000 },
    );
    expect(folded).toBeGreaterThan(2_000);
  });
});

test.each([
  "Order 551029 cannot be paid twice by ann@example.org",
  "Lease 8cc63366-d88d-41d6-9c39-5c0824fcc036 expired",
  "Cannot load https://api.example.com/v1/users/17?page=1",
  "Commit 5fc35719b9cf96ec602dbc748ff31c587a46961d not found",
  "Retry 1 of 5 for shard 12",
])("ids do not change the early key of: %s", (message) => {
  const other = message
    .replace(/\d/g, (digit) => `${(Number(digit) + 3) % 10}`)
    .replace("ann@", "tom@")
    .replace("551029|884352", "7");
  const key = (words: string) => earlyKey(build({ name: "Error", message: words, engine: "node", picks: [0, 1] }));
  expect(other).not.toBe(message);
  expect(key(other)).toBe(key(message));
});

test("errors thrown twice by one line have one early key, and by another line another", () => {
  const fail = (id: number) => new Error(`Order ${id} missing`);
  const [a, b] = [1, 20_311].map(fail) as [Error, Error];
  const strip = (error: Error) => earlyKey(Object.assign(error, { stack: error.stack?.replace(/:\d+:\d+\)?$/gm, "") }));
  expect(strip(a)).toBe(strip(b));
  expect(earlyKey(a)).not.toBe(earlyKey(new Error("Order 1 missing")));
});

test("an early key does not depend on what was seen before", () => {
  const at = (line: number, path: number, name = "Error") => {
    const frames = [`at save (/app/db.js:${line}:7)`, `at route (/app/path${path}.js:1:1)`];
    const error = new Error("Order 17 missing");
    error.name = name;
    error.stack = [`${name}: Order 17 missing`, ...frames].join("\n    ");
    return error;
  };
  const errors = Array.from({ length: 300 }, (_, i) =>
    at(i % 150, Math.floor(i / 150), i % 7 === 0 ? "TypeError" : "Error"),
  );
  const linked = () => Object.assign(at(1, 1), { cause: at(2, 2) });
  const first = errors.map(earlyKey);
  const chain = earlyKey(linked());
  expect(new Set([...first, chain]).size).toBe(301);
  // Forwards with many in between, backwards, and twice in a row.
  expect(errors.map(earlyKey)).toEqual(first);
  expect(errors.toReversed().map(earlyKey).toReversed()).toEqual(first);
  for (const [i, error] of errors.entries()) expect([earlyKey(error), earlyKey(error)]).toEqual([first[i], first[i]]);
  expect([earlyKey(at(2, 2)), earlyKey(linked()), earlyKey(at(1, 1)), earlyKey(linked())][3]).toBe(chain);
});

test("the quick mask is never coarser than the skeleton and the class", () => {
  const known = new Map<string, string>();
  fc.assert(
    fc.property(fc.array(text, { minLength: 20, maxLength: 20 }), (texts) => {
      for (const one of texts) {
        const full = `${skeleton(one)} ${errorClass("TypeError", one)?.name}`;
        const before = known.get(quickMask(one));
        if (before !== undefined && before !== full)
          throw new Error(`${quickMask(one)}: ${before} and ${full} (${one})`);
        known.set(quickMask(one), full);
      }
    }),
    { numRuns: 2_000 },
  );
});

test("events with one provisional fingerprint have one fingerprint", () => {
  const known = new Map<string, string>();
  for (const { a, b } of [...groupingCases(), ...PAIRS_ONE, ...PAIRS_TWO, ...PAIRS_THREE, ...PAIRS_FOUR]) {
    for (const event of [a, b]) {
      const [rough, full] = [provisionalFingerprint(event), fingerprint(event).fingerprint];
      expect(known.get(rough) ?? full).toBe(full);
      known.set(rough, full);
    }
  }
});
