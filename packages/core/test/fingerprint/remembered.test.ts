import fc from "fast-check";
import { expect, test } from "vitest";
import { fingerprint, rememberFingerprints } from "../../src/index.ts";
import { corpusEvents, groupingCases } from "./corpus.ts";
import { PAIRS_FOUR } from "./pairs-four.ts";
import { PAIRS_ONE } from "./pairs-one.ts";
import { PAIRS_THREE } from "./pairs-three.ts";
import { PAIRS_TWO } from "./pairs-two.ts";

const EVENTS: unknown[] = [
  ...corpusEvents().map(({ event }) => event),
  ...[...groupingCases(), ...PAIRS_ONE, ...PAIRS_TWO, ...PAIRS_THREE, ...PAIRS_FOUR].flatMap(({ a, b }) => [a, b]),
].map((event) => JSON.parse(JSON.stringify(event)));

/** The places of all leaves and nodes of a value. */
function placesIn(value: unknown, path: string[] = []): string[][] {
  if (typeof value !== "object" || value === null) return [path];
  return [path, ...Object.entries(value).flatMap(([key, member]) => placesIn(member, [...path, key]))];
}

function changed(event: unknown, path: string[], to: (before: unknown) => unknown): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return to(event);
  const copy = (Array.isArray(event) ? [...event] : { ...(event as object) }) as Record<string, unknown>;
  copy[key] = changed(copy[key], rest, to);
  return copy;
}

const change = fc.constantFrom<(before: unknown) => unknown>(
  () => undefined,
  () => null,
  () => true,
  () => 7,
  () => "pay",
  () => [],
  () => ({}),
  (before) => (typeof before === "number" ? before + 1 : `${before} 17`),
  (before) => (typeof before === "string" ? before.replace(/\d/g, (digit) => `${(Number(digit) + 3) % 10}`) : before),
  (before) => (typeof before === "string" ? before.toUpperCase() : before),
);

test("a remembered fingerprint is the one that the rules give, whatever changes in an event", () => {
  const remember = rememberFingerprints(fingerprint);
  fc.assert(
    fc.property(fc.constantFrom(...EVENTS), fc.nat(), change, (event, at, to) => {
      const places = placesIn(event);
      const other = changed(event, places[at % places.length] as string[], to);
      for (const next of [event, other, event, other])
        expect(remember(next).fingerprint).toBe(fingerprint(next).fingerprint);
    }),
    { numRuns: 3_000 },
  );
});

test("the rules read nothing of an event but what is compared", () => {
  const READ =
    /^(?:platform|transaction|fingerprint|csp|expectct|expectstaple|hpkp|logentry|message|sentry\.interfaces\.Message|threads|stacktrace|exception(?:\.values(?:\.length|\.\d+(?:\.(?:type|value|raw_stacktrace(?:\..*)?|mechanism(?:\.(?:exception_id|parent_id|is_exception_group|synthetic))?|stacktrace(?:\.frames(?:\.length|\.\d+(?:\.(?:filename|abs_path|module|function|lineno|colno|in_app|context_line|platform|data(?:\.sourcemap)?))?)?)?))?)?)?)$/;
  const read = new Set<string>();
  const watched = (value: object, path: string): object =>
    new Proxy(value, {
      get(target, key) {
        const member = Reflect.get(target, key) as unknown;
        if (typeof key === "symbol" || typeof member === "function") return member;
        read.add(path + key);
        return typeof member === "object" && member !== null ? watched(member, `${path}${key}.`) : member;
      },
    });
  let hits = 0;
  for (const event of EVENTS) {
    let computed = 0;
    const remember = rememberFingerprints((input) => {
      computed++;
      return fingerprint(watched(input as object, ""));
    });
    read.clear();
    remember(event);
    const forgetful = [...read];
    remember(event);
    if (computed > 1) continue;
    hits++;
    expect(forgetful.filter((path) => !READ.test(path))).toEqual([]);
  }
  expect(hits).toBeGreaterThan(50);
});

test("ids in a message, copies and other scopes do not make it compute again; another line does", () => {
  let computed = 0;
  const remember = rememberFingerprints((event) => {
    computed++;
    return fingerprint(event);
  });
  const at = (lineno: number, id: number) => ({
    platform: "node",
    event_id: `${id}`,
    tags: { id },
    exception: {
      values: [
        {
          type: "Error",
          value: `Order ${id} was not found`,
          stacktrace: {
            frames: [{ filename: "/app/src/orders.js", function: "find", lineno, colno: 3, in_app: true }],
          },
        },
      ],
    },
  });
  for (let id = 1; id <= 50; id++) remember(at(12, id));
  expect(computed).toBe(1);
  remember(at(13, 1));
  expect(computed).toBe(2);
});

test("remembers a bounded number of errors", () => {
  let computed = 0;
  const remember = rememberFingerprints((event) => {
    computed++;
    return fingerprint(event);
  });
  const kind = (lineno: number) => ({
    platform: "node",
    exception: { values: [{ type: "E", value: "x", stacktrace: { frames: [{ filename: "a.js", lineno }] } }] },
  });
  for (let line = 0; line < 1_000; line++) remember(kind(line));
  for (let line = 0; line < 800; line++) remember(kind(line));
  expect(computed).toBe(1_800);
});

test("the column of a caller tells minified code from the author's, and is compared", () => {
  const remember = rememberFingerprints(fingerprint);
  const calledAt = (lineno: number, colno: number) => ({
    platform: "javascript",
    exception: {
      values: [
        {
          type: "Error",
          value: "x",
          stacktrace: {
            frames: [
              { filename: "https://a.example/app.js", function: "abc", lineno, colno, in_app: true },
              { filename: "https://a.example/pay.js", function: "chargeCard", lineno: 9, colno: 2, in_app: true },
            ],
          },
        },
      ],
    },
  });
  const places = [calledAt(1, 5), calledAt(1, 4_011), calledAt(90, 4_011)];
  const [plain, minified, long] = places.map((event) => remember(event).fingerprint);
  expect(minified).not.toBe(plain);
  expect(long).toBe(plain);
  expect(places.map((event) => fingerprint(event).fingerprint)).toEqual([plain, minified, long]);
});
