import * as Sentry from "sentry-browser-10";
import { describe } from "vitest";
import { answersSuite } from "./suites/answers.ts";
import { burstSuite } from "./suites/burst.ts";
import { clientsSuite } from "./suites/clients.ts";
import { hostileSuite } from "./suites/hostile.ts";
import { restsSuite } from "./suites/rests.ts";
import { userCodeSuite } from "./suites/user-code.ts";
import { usePageEngine } from "./support/client.ts";
import type { NodeSdk } from "./support/sdks.ts";

// The SDK of browsers, in Node: what needs a page is in browser-10.test.ts.
const sdk = Sentry as unknown as NodeSdk;
usePageEngine();

describe("@sentry/browser 10 on the engine of a page", () => {
  burstSuite(sdk);
  userCodeSuite(sdk);
  answersSuite(sdk);
  clientsSuite(sdk);
  restsSuite(sdk);
  hostileSuite(sdk);
});
