import * as Sentry from "sentry-node-11";
import { describe } from "vitest";
import { answersSuite } from "./suites/answers.ts";
import { burstSuite } from "./suites/burst.ts";
import { clientsSuite } from "./suites/clients.ts";
import { earlyKeysSuite } from "./suites/early-keys.ts";
import { processEndSuite } from "./suites/process-end.ts";
import { scrubbingSuite } from "./suites/scrubbing.ts";
import { settingsSuite } from "./suites/settings.ts";
import { transactionsSuite } from "./suites/transactions.ts";
import { userCodeSuite } from "./suites/user-code.ts";
import type { NodeSdk } from "./support/sdks.ts";

// One version per file: their global hooks do not get along in one process.
const sdk = Sentry as unknown as NodeSdk;

describe("@sentry/node 11", () => {
  burstSuite(sdk);
  userCodeSuite(sdk);
  earlyKeysSuite(sdk);
  answersSuite(sdk);
  clientsSuite(sdk);
  transactionsSuite(sdk, "static");
  transactionsSuite(sdk, "stream");
  scrubbingSuite(sdk, "static");
  scrubbingSuite(sdk, "stream");
  processEndSuite("sentry-node-11");
  settingsSuite("sentry-node-11");
});
