import * as Sentry from "sentry-node-9";
import { describe } from "vitest";
import { answersSuite } from "./suites/answers.ts";
import { burstSuite } from "./suites/burst.ts";
import { clientsSuite } from "./suites/clients.ts";
import { earlyKeysSuite } from "./suites/early-keys.ts";
import { processEndSuite } from "./suites/process-end.ts";
import { settingsSuite } from "./suites/settings.ts";
import { userCodeSuite } from "./suites/user-code.ts";
import type { NodeSdk } from "./support/sdks.ts";

// One version per file: their global hooks do not get along in one process.
const sdk = Sentry as unknown as NodeSdk;

describe("@sentry/node 9", () => {
  burstSuite(sdk);
  userCodeSuite(sdk);
  earlyKeysSuite(sdk);
  answersSuite(sdk);
  clientsSuite(sdk);
  processEndSuite("sentry-node-9");
  settingsSuite("sentry-node-9");
});
