import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { eventSchema, type SentryEvent } from "@winnow/envelope";
import { describe, expect, test } from "vitest";
import { fingerprint, scrub } from "../src/index.ts";

// The transport fingerprints what an SDK made, the receiver what a schema made of it: both must come to one group.
const sameGroup = (event: SentryEvent) => {
  expect(fingerprint(eventSchema.parse(event)).fingerprint).toBe(fingerprint(event).fingerprint);
};

const root = fileURLToPath(new URL("../../test-kit/corpus/events", import.meta.url));
const files = readdirSync(root).flatMap((origin) => readdirSync(join(root, origin)).map((file) => join(origin, file)));

describe.each(files)("%s", (file) => {
  const event = JSON.parse(readFileSync(join(root, file), "utf8")) as SentryEvent;

  test("has the same fingerprint before and after parsing", () => sameGroup(event));

  test("has the same fingerprint before and after scrubbing", () => sameGroup(scrub(event)));
});

const exception = {
  type: "TypeError",
  value: "x is odd",
  stacktrace: { frames: [{ filename: "/app/a.js", function: "f", in_app: true, lineno: 5 }] },
};

test.each([
  [{ exception: [exception, null] }],
  [{ exception }],
  [{ exception: { values: [{ ...exception, type: 5 }] } }],
  [{ exception: { values: [{ ...exception, value: { a: 1 } }] } }],
  [{ exception: { values: [{ ...exception, value: 17 }] } }],
  [{ exception: { values: [{ ...exception, value: null, type: null }] } }],
  [{ exception: { values: [{ ...exception, stacktrace: { frames: [null, { function: 5, filename: null }] } }] } }],
  [{ message: { formatted: "a 1", message: "a %d" } }],
  [{ logentry: "text" }],
  [{ message: 5 }],
  [{ fingerprint: [123, true, null, {}, "a", 1.9], message: "x" }],
  [{ fingerprint: ["{{ tags.a }}"], tags: [["a", 1]], message: "x" }],
  [{ fingerprint: ["{{ tags.a }}"], tags: { a: true }, message: "x" }],
  [{ fingerprint: "text", message: "x" }],
  [{ platform: 5, level: 7, message: "x", exception: 5 }],
  [{ transaction: 12, fingerprint: ["{{ transaction }}"] }],
  [{ threads: [{ id: 1, crashed: true, stacktrace: exception.stacktrace }], message: "x" }],
  [{}],
])("%j has the same fingerprint before and after parsing", (event) => sameGroup(event as SentryEvent));
