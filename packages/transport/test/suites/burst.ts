import { tallyBatchSchema } from "@winnow/envelope";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { initWith } from "../support/client.ts";
import type { NodeSdk } from "../support/sdks.ts";
import { startUpstreamServer, type UpstreamServer } from "../support/upstream-server.ts";

export function burstSuite(Sentry: NodeSdk): void {
  let upstream: UpstreamServer;
  beforeEach(async () => {
    upstream = await startUpstreamServer();
  });
  afterEach(() => upstream.close());

  const kinds = [
    (i: number) => new TypeError(`Cannot read properties of undefined (reading 'name') of user ${i}`),
    (i: number) => new RangeError(`Page ${i} is out of range`),
    (i: number) => new Error(`Order ${i} was not found`),
  ];

  const IDS = [
    ["all messages the same", false],
    ["an id in each message", true],
  ] as const;

  describe("in one process", () => {
    it.each(IDS)("counts a synchronous burst of 10,000 captures exactly, %s", async (_what, ids) => {
      const { client, winnow } = initWith(Sentry, { dsn: upstream.dsn() });
      for (let i = 0; i < 10_000; i++) Sentry.captureException(kinds[i % 3]!(ids ? i : 0));
      expect(await Sentry.close(10_000)).toBe(true);

      expect(upstream.total()).toBe(10_000);
      expect(Object.values(upstream.counts()).sort()).toEqual([3333, 3333, 3334]);
      const { captured, sent, folded, dropped, pending } = winnow.stats();
      expect({ captured, sum: sent + folded, dropped, pending }).toEqual({
        captured: 10_000,
        sum: 10_000,
        dropped: {},
        pending: 0,
      });
      expect(upstream.requests.length).toBeLessThan(20);
      expect(client.getIntegrationByName("Dedupe")).toBeDefined();
      for (const batch of upstream.batches) expect(tallyBatchSchema.parse(batch)).toEqual(batch);
    });

    it("counts a burst of 5,000 messages and 5,000 thrown texts exactly", async () => {
      const { winnow } = initWith(Sentry, { dsn: upstream.dsn() });
      for (let i = 0; i < 5_000; i++) {
        Sentry.captureMessage("the disk is nearly full");
        Sentry.captureException("not an error object");
      }
      expect(await Sentry.close(10_000)).toBe(true);
      expect(upstream.total()).toBe(10_000);
      expect(winnow.stats()).toMatchObject({ captured: 10_000, pending: 0, dropped: {} });
    });

    it("counts 1,500 captures of one moment that all had to take the SDK's whole way", async () => {
      const { winnow } = initWith(Sentry, { dsn: upstream.dsn() });
      // What the SDK makes of such an object is not known before it has done it.
      for (let i = 0; i < 1_500; i++) Sentry.captureException({ order: { id: i } });
      expect(await Sentry.close(10_000)).toBe(true);
      expect(Object.values(upstream.counts())).toEqual([1_500]);
      expect(winnow.stats()).toMatchObject({ captured: 1_500, dropped: {}, pending: 0 });
    });

    it("counts repeats when a buffer of the app's choice is full of captures that had to take the whole way", async () => {
      const { winnow } = initWith(Sentry, { dsn: upstream.dsn(), transportOptions: { bufferSize: 1_000 } });
      // In a callback of its own, so that the stack is the same each time.
      const round = (whole: number, repeats: number) =>
        new Promise<void>((resolve) => {
          setTimeout(() => {
            for (let i = 0; i < whole; i++) Sentry.captureException({ unknown: { id: i } });
            for (let i = 0; i < repeats; i++) {
              Sentry.captureException(new Error("known"));
              Sentry.captureMessage("known as well");
            }
            resolve();
          }, 0);
        });
      await round(0, 5);
      await Sentry.flush(5_000);
      await round(1_200, 500);
      expect(await Sentry.close(10_000)).toBe(true);
      const { captured, sent, folded, dropped, pending } = winnow.stats();
      const { queue_overflow: lost = 0, ...others } = dropped;
      expect({ captured, sum: sent + folded + lost, others, pending }).toEqual({
        captured: 2_210,
        sum: 2_210,
        others: {},
        pending: 0,
      });
      // SDK 9 has no such buffer.
      expect(lost).toBeLessThanOrEqual(1_200 - 1_000);
      expect(upstream.total()).toBe(2_210 - lost);
      expect(Object.values(upstream.counts()).sort((a, b) => a - b)).toEqual([505, 505, 1_200 - lost]);
    });

    it("counts sixty kinds that begin in the same moment", async () => {
      const started = performance.now();
      const { winnow } = initWith(Sentry, { dsn: upstream.dsn() });
      const words = "amber birch cedar delta ember"
        .split(" ")
        .flatMap((a) => "north south east west up down left right in out over under".split(" ").map((b) => `${a}${b}`));
      for (let i = 0; i < 6_000; i++) {
        const error = new Error("the same text");
        error.name = `${words[i % 60]}Error`;
        Sentry.captureException(error);
      }
      expect(await Sentry.close(10_000)).toBe(true);
      expect(winnow.stats()).toMatchObject({ captured: 6_000, pending: 0, dropped: {} });
      expect(upstream.total()).toBe(6_000);
      // The budget of the first minute, which refills by one payload in a second, and one report in a second.
      const seconds = Math.ceil((performance.now() - started) / 1_000);
      expect(upstream.requests.length).toBeLessThanOrEqual(62 + 2 * seconds);
    });
  });
}
