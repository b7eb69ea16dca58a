import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { runApp } from "./support/run-app.ts";
import { startUpstreamServer, type UpstreamServer } from "./support/upstream-server.ts";

// In processes of their own: under a test runner the SDK takes ten times as long to read the stack of an error.
describe("an app", () => {
  let upstream: UpstreamServer;
  beforeEach(async () => {
    upstream = await startUpstreamServer();
  });
  afterEach(() => upstream.close());

  /** @param n captures in one moment, none of which can be folded early: what the SDK makes of such an object is not known before it has done it. */
  const run = async (n: number, init = "") => {
    const { stdout, stderr } = await runApp(
      "sentry-node-11",
      `
const client = Sentry.init(withWinnow({ dsn: process.env.DSN, ${init} }));
for (let i = 0; i < ${n}; i++) Sentry.captureException({ order: { id: i } });
await Sentry.close(30_000);`,
      { DSN: upstream.dsn() },
    );
    expect({ stdout, stderr }).toEqual({ stdout: "", stderr: "" });
  };

  it("counts 10,000 captures of one moment that all had to take the SDK's whole way", async () => {
    await run(10_000);
    expect(Object.values(upstream.counts())).toEqual([10_000]);
    expect(upstream.reports).toEqual([]);
  });

  it("has no more than 10,000 captures under way; the others are dropped, and said to be", async () => {
    await run(10_200, "beforeSend: (event: never) => new Promise<never>((done) => setTimeout(done, 50, event))");
    expect(Object.values(upstream.counts())).toEqual([10_000]);
    expect(upstream.reports).toContainEqual({ reason: "queue_overflow", category: "error", quantity: 200 });
  });
});
