// The main job of Winnow in one file: a worker that takes a poisoned queue, fails on every message, and retries in a loop.
//
//   SENTRY_DSN=… node storm.ts [--errors 20000] [--json]
//
// Prints how many errors it captured of each kind: the truth that the receiver's counts have to match.

import { setImmediate } from "node:timers/promises";
import { parseArgs } from "node:util";
import { faults } from "./faults.ts";
import { Sentry } from "./sentry.ts";

const { values } = parseArgs({ options: { errors: { type: "string", default: "20000" }, json: { type: "boolean" } } });
const errors = Number(values.errors);
if (!Number.isSafeInteger(errors) || errors < 1) {
  console.error(`option --errors must be a whole number of at least 1, got "${values.errors}"`);
  process.exit(2);
}

// The SDK sends at most 64 events at once and drops the rest. Its own run gets all the time that it needs, so that the comparison is with the
// stock SDK at its best; with Winnow the loop just loops.
const WAVE = 50;
const settle = process.env.WINNOW === "off" ? () => Sentry.flush() : () => setImmediate();

const captured: Record<string, number> = {};
const kinds = Object.entries(faults);

for (let order = 0; order < errors; order++) {
  const [kind, fault] = kinds[order % kinds.length] as (typeof kinds)[number];
  Sentry.withScope((scope) => {
    scope.setUser({ id: `customer-${order % 40}` });
    scope.setTag("queue", `orders-${order % 3}`);
    try {
      fault(100_000 + order);
    } catch (error) {
      Sentry.captureException(error);
      captured[kind] = (captured[kind] ?? 0) + 1;
    }
  });
  if (order % WAVE === WAVE - 1) await settle();
}

await Sentry.close(10_000);
console.log(values.json ? JSON.stringify(captured) : captured);
