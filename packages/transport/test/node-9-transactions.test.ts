import * as Sentry from "sentry-node-9";
import { describe } from "vitest";
import { scrubbingSuite } from "./suites/scrubbing.ts";
import { transactionsSuite } from "./suites/transactions.ts";
import type { NodeSdk } from "./support/sdks.ts";

// In a file of its own: the first init of a process decides whether SDK 9 traces at all.
describe("@sentry/node 9", () => {
  transactionsSuite(Sentry as unknown as NodeSdk);
  scrubbingSuite(Sentry as unknown as NodeSdk);
});
