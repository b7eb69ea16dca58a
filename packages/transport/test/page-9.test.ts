import * as Sentry from "sentry-node-9";
import { describe } from "vitest";
import { answersSuite } from "./suites/answers.ts";
import { restsSuite } from "./suites/rests.ts";
import { userCodeSuite } from "./suites/user-code.ts";
import { hidePage, usePageEngine } from "./support/client.ts";
import type { NodeSdk } from "./support/sdks.ts";

usePageEngine();

/** The oldest SDK that pages may have; its one for Node stands in, since both share what matters here. Its reports wait for a page to be hidden, too. */
const sdk = {
  ...Sentry,
  async close(timeout: number) {
    const client = Sentry.getClient();
    await Sentry.flush(timeout);
    if (client) hidePage(client as never);
    return Sentry.close(timeout);
  },
} as unknown as NodeSdk;

describe("SDK 9 on the engine of a page", () => {
  userCodeSuite(sdk);
  answersSuite(sdk);
  restsSuite(sdk);
});
