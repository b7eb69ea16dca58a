import * as Sentry from "sentry-node-11";
import { describe } from "vitest";
import { transactionsSuite } from "./suites/transactions.ts";
import { usePageEngine } from "./support/client.ts";
import type { NodeSdk } from "./support/sdks.ts";

usePageEngine();

describe("transactions on the engine of a page", () => {
  transactionsSuite(Sentry as unknown as NodeSdk, "static");
  transactionsSuite(Sentry as unknown as NodeSdk, "stream");
});
