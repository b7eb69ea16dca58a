import * as Sentry from "sentry-node-11";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { foldTransactions } from "../src/transactions.ts";
import { initWith, testPlatform } from "./support/client.ts";
import type { NodeSdk } from "./support/sdks.ts";
import { startUpstreamServer, type UpstreamServer } from "./support/upstream-server.ts";

const sdk = Sentry as unknown as NodeSdk;
const KINDS = ["TypeError", "RangeError", "SyntaxError", "EvalError", "URIError", "DbError"];

let upstream: UpstreamServer;
beforeEach(async () => {
  upstream = await startUpstreamServer();
});
afterEach(() => upstream.close());

function capture(times: number, kinds = KINDS): void {
  for (const name of kinds) {
    for (let i = 0; i < times; i++) sdk.captureException(Object.assign(new Error("failed"), { name }));
  }
}

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

describe("the counts that no payload took along to a plain Sentry server", () => {
  it("leave with a flush as events of their own, within the budget of payloads, and all of them when the client is closed", async () => {
    let ahead = 0;
    const platform = { ...testPlatform, elapsed: () => performance.now() + ahead };
    const options = { ladder: { first: 1 }, payloadsPerMinute: 6 };
    const { winnow } = initWith(sdk, { dsn: upstream.dsn("0".repeat(32)) }, options, platform);
    capture(10);
    await sdk.flush(3_000);
    // One payload of each kind, and one event with the rest of each kind.
    expect(upstream.events).toHaveLength(12);
    expect(upstream.total()).toBe(60);

    capture(10);
    await sdk.flush(3_000);
    await sdk.flush(3_000);
    expect(upstream.events).toHaveLength(12);
    expect(winnow.stats()).toMatchObject({ captured: 120, folded: 114, delivered: 54 });

    ahead += 60_000;
    await sdk.flush(3_000);
    expect(upstream.events).toHaveLength(18);
    expect(upstream.total()).toBe(120);

    capture(10);
    await sdk.close(3_000);
    expect(upstream.total()).toBe(180);
  });

  it("cost nothing when there are none", async () => {
    initWith(sdk, { dsn: upstream.dsn("0".repeat(32)) });
    capture(1);
    await sdk.flush(3_000);
    const before = upstream.events.length;
    for (let i = 0; i < 3; i++) await sdk.flush(3_000);
    expect(upstream.events).toHaveLength(before);
    await sdk.close(3_000);
    expect(upstream.events).toHaveLength(before);
  });
});
