import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { conservation, hidePage, initWith } from "../support/client.ts";
import { leapingClock } from "../support/leaping-clock.ts";
import type { NodeSdk } from "../support/sdks.ts";
import { startUpstreamServer, type UpstreamServer } from "../support/upstream-server.ts";

export function answersSuite(Sentry: NodeSdk): void {
  let upstream: UpstreamServer;
  beforeEach(async () => {
    upstream = await startUpstreamServer();
  });
  afterEach(() => upstream.close());

  const SENTRY_KEY = "0123456789abcdef0123456789abcdef";
  const fail = () => new Error("payment failed");

  describe("towards a receiver", () => {
    it.each([
      ["whose answer is lost after it took the data", { hangUp: true, keep: true }],
      ["whose answer is lost before it took the data", { hangUp: true, keep: false }],
      ["that answers 500 after it took the data", { status: 500, keep: true }],
      ["that answers 503", { status: 503 }],
      ["that answers 429", { status: 429, headers: { "retry-after": "0" } }],
      ["that answers 413", { status: 413 }],
    ])("counts each occurrence once at a server %s", async (_what, bad) => {
      const { winnow } = initWith(Sentry, { dsn: upstream.dsn() });
      upstream.answer = (_request, n) => (n % 3 === 1 ? bad : {});
      for (let i = 0; i < 1_000; i++) Sentry.captureException(fail());
      for (let i = 0; i < 5 && upstream.total() < 1_000; i++) await Sentry.flush(3_000);
      expect(upstream.total()).toBe(1_000);
      expect(conservation(winnow)).toEqual({ captured: 1_000, accounted: 1_000 });
      // The server may have counted what it has not said yes to: that is sent once more.
      await expect.poll(() => winnow.stats(), { timeout: 5_000 }).toMatchObject({ pending: 0, dropped: {} });
      await Sentry.close(2_000);
    });

    it("waits for a dozen requests that fail at once as it would for one", async () => {
      let refused = 0;
      upstream.answer = () => (refused++ < 12 ? { status: 503 } : {});
      const { winnow } = initWith(Sentry, { dsn: upstream.dsn() });
      for (const kind of "abcdefghijkl") Sentry.captureException(new Error(`part ${kind}`));
      // All of them are tried now, whatever else is under way.
      await Sentry.flush(1_000);
      // Each counted, they would have to wait for minutes.
      await expect.poll(() => winnow.stats().sent, { timeout: 8_000 }).toBe(12);
      await Sentry.close(2_000);
      expect(conservation(winnow)).toEqual({ captured: 12, accounted: 12 });
    });

    it("sends nothing while the server asks to be left alone, and everything that was counted afterwards", async () => {
      const clock = leapingClock();
      const { winnow } = initWith(Sentry, { dsn: upstream.dsn() });
      upstream.answer = () => ({ status: 429, headers: { "retry-after": "3600" } });
      Sentry.captureException(fail());
      await Sentry.flush(2_000);
      const asked = upstream.requests.length;
      for (let i = 0; i < 100; i++) Sentry.captureException(fail());
      await Sentry.flush(2_000);
      expect(upstream.requests.length).toBe(asked);
      upstream.answer = () => ({});
      clock.ahead = 3_601_000;
      Sentry.captureException(fail());
      await Sentry.flush(2_000);
      clock.restore();
      expect(upstream.total()).toBe(102);
      expect(winnow.stats()).toMatchObject({ captured: 102, pending: 0, dropped: {} });
      await Sentry.close(2_000);
    });
  });

  describe("towards any Sentry server", () => {
    it("sends only what Sentry knows, with the count in contexts.winnow and the difference in a client report", async () => {
      const { client, winnow } = initWith(Sentry, { dsn: upstream.dsn(SENTRY_KEY) });
      for (let i = 0; i < 1_000; i++) Sentry.captureException(fail());
      hidePage(client);
      await Sentry.close(5_000);
      expect(upstream.batches).toEqual([]);
      expect(upstream.total()).toBe(1_000);
      expect(upstream.events.length).toBe(4);
      const rest = upstream.events.find((event) => event.contexts?.winnow?.count === 997);
      expect(rest).toMatchObject({ exception: { values: [{ type: "Error", value: "payment failed" }] } });
      expect(winnow.stats()).toMatchObject({ captured: 1_000, sent: 3, folded: 997, delivered: 997, pending: 0 });
      expect(upstream.reports).toContainEqual({ reason: "event_processor", category: "error", quantity: 997 });
    });
  });
}
