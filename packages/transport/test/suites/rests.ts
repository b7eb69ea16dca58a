import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { initWith } from "../support/client.ts";
import { leapingClock } from "../support/leaping-clock.ts";
import type { NodeSdk } from "../support/sdks.ts";
import { startUpstreamServer, type UpstreamServer } from "../support/upstream-server.ts";

const KINDS = ["TypeError", "RangeError", "SyntaxError", "EvalError", "URIError", "DbError"];

/** What becomes of counts that no payload takes along to a server that knows no tallies. */
export function restsSuite(Sentry: NodeSdk): void {
  let upstream: UpstreamServer;
  beforeEach(async () => {
    upstream = await startUpstreamServer();
  });
  afterEach(() => upstream.close());

  function capture(times: number, kinds = KINDS): void {
    for (const name of kinds) {
      for (let i = 0; i < times; i++) Sentry.captureException(Object.assign(new Error("failed"), { name }));
    }
  }

  describe("the counts that no payload took along to a plain Sentry server", () => {
    it("leave with a flush as events of their own, within the budget of payloads, and all of them when the client is closed", async () => {
      const clock = leapingClock();
      const options = { ladder: { first: 1 }, payloadsPerMinute: 6 };
      const { winnow } = initWith(Sentry, { dsn: upstream.dsn("0".repeat(32)) }, options);
      capture(10);
      await Sentry.flush(3_000);
      // One payload of each kind, and one event with the rest of each kind.
      expect(upstream.events).toHaveLength(12);
      expect(upstream.total()).toBe(60);

      capture(10);
      await Sentry.flush(3_000);
      await Sentry.flush(3_000);
      expect(upstream.events).toHaveLength(12);
      expect(winnow.stats()).toMatchObject({ captured: 120, folded: 114, delivered: 54 });

      clock.ahead += 60_000;
      await Sentry.flush(3_000);
      expect(upstream.events).toHaveLength(18);
      expect(upstream.total()).toBe(120);

      capture(10);
      await Sentry.close(3_000);
      expect(upstream.total()).toBe(180);
      clock.restore();
    });

    it("cost nothing when there are none", async () => {
      initWith(Sentry, { dsn: upstream.dsn("0".repeat(32)) });
      capture(1);
      await Sentry.flush(3_000);
      const before = upstream.events.length;
      for (let i = 0; i < 3; i++) await Sentry.flush(3_000);
      expect(upstream.events).toHaveLength(before);
      await Sentry.close(3_000);
      expect(upstream.events).toHaveLength(before);
    });
  });
}
