import * as Sentry from "sentry-node-11";
import { afterEach, beforeEach, expect, it } from "vitest";
import { foldTransactions } from "../src/transactions.ts";
import { restsSuite } from "./suites/rests.ts";
import { initWith } from "./support/client.ts";
import type { NodeSdk } from "./support/sdks.ts";
import { startUpstreamServer, type UpstreamServer } from "./support/upstream-server.ts";

const sdk = Sentry as unknown as NodeSdk;
let upstream: UpstreamServer;
beforeEach(async () => {
  upstream = await startUpstreamServer();
});
afterEach(() => upstream.close());

it("transactions that end after many flushes are reported as soon as those after none", async () => {
  const transactions = foldTransactions({ sample: 0 });
  initWith(sdk, { dsn: upstream.dsn(), tracesSampleRate: 1 }, { transactions });
  const work = () => sdk.startNewTrace(() => sdk.startSpan({ name: "job" }, () => {}));
  for (let i = 0; i < 8; i++) {
    work();
    await sdk.flush(3_000);
  }
  work();
  // Without a further flush: a second after it ended, not a minute.
  await expect.poll(() => upstream.transactions().job, { timeout: 15_000 }).toBe(9);
  await sdk.close(3_000);
});

restsSuite(sdk);
