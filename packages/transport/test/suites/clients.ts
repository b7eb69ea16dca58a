import type { Envelope, Transport } from "@sentry/core";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createWinnow, withWinnow } from "../../src/node.ts";
import { engine, initWith } from "../support/client.ts";
import type { NodeSdk } from "../support/sdks.ts";
import { startUpstreamServer, type UpstreamServer } from "../support/upstream-server.ts";

export function clientsSuite(Sentry: NodeSdk): void {
  let upstream: UpstreamServer;
  beforeEach(async () => {
    upstream = await startUpstreamServer();
  });
  afterEach(() => upstream.close());

  const burst = (times: number) => {
    for (let i = 0; i < times; i++) Sentry.captureException(new Error("the cache is cold"));
  };

  describe("a client", () => {
    it("is as it was before once it is closed", async () => {
      const { client } = initWith(Sentry, { dsn: upstream.dsn() });
      expect(engine.wraps.every((name) => Object.hasOwn(client, name))).toBe(true);
      burst(5);
      await Sentry.close(3_000);
      expect(engine.wraps.filter((name) => Object.hasOwn(client, name))).toEqual([]);
    });

    it("keeps the transport that the app brought, inside of ours", async () => {
      const sent: Envelope[] = [];
      const transport = (): Transport => ({
        send: async (envelope) => {
          sent.push(envelope);
          return {};
        },
        flush: async () => true,
      });
      Sentry.init(withWinnow({ dsn: upstream.dsn(), transport }));
      burst(100);
      await Sentry.close(3_000);
      const types = sent.flatMap(([, items]) =>
        (items as unknown as [{ type: string }][]).map(([header]) => header.type),
      );
      expect(types.filter((type) => type === "event")).toHaveLength(3);
      expect(types).toContain("tally");
    });

    it("counts on its own next to another client, and after a second init", async () => {
      const other = await startUpstreamServer();
      const first = initWith(Sentry, { dsn: upstream.dsn() });
      burst(50);
      const second = initWith(Sentry, { dsn: other.dsn() });
      burst(70);
      await second.client.close(3_000);
      await first.client.close(3_000);
      expect([upstream.total(), other.total()]).toEqual([50, 70]);
      await other.close();
    });

    it("may be one of many that come and go: the statistics keep all of them", async () => {
      const winnow = createWinnow();
      for (let i = 0; i < 25; i++) {
        const client = Sentry.init({
          dsn: upstream.dsn(),
          integrations: [winnow.integration()],
          defaultIntegrations: false,
        });
        burst(4);
        await client?.close(3_000);
        client?.emit("close");
      }
      expect(winnow.stats()).toMatchObject({
        captured: 100,
        sent: 75,
        folded: 25,
        delivered: 25,
        pending: 0,
        dropped: {},
      });
      expect(upstream.total()).toBe(100);
    });

    it("sends whatever happens inside of Winnow", async () => {
      const { client, winnow } = initWith(
        Sentry,
        { dsn: upstream.dsn() },
        {
          fingerprint: () => {
            throw new Error("not today");
          },
        },
      );
      burst(20);
      await client.close(3_000);
      expect(upstream.total()).toBe(20);
      expect(winnow.stats()).toMatchObject({ captured: 20, pending: 0 });
    });

    it("does not count the same error object twice", async () => {
      const { client, winnow } = initWith(Sentry, { dsn: upstream.dsn() });
      const error = new Error("once");
      for (let i = 0; i < 10; i++) Sentry.captureException(error);
      await client.close(3_000);
      expect(upstream.total()).toBe(1);
      expect(winnow.stats()).toMatchObject({ captured: 1, sent: 1 });
    });

    it("keeps a request's session and marks the error object also for a repeat", async () => {
      const { client, winnow } = initWith(Sentry, { dsn: upstream.dsn() });
      const repeated = () => new Error("the cache is cold");
      const errors = Array.from({ length: 20 }, repeated);
      for (const error of errors.slice(0, 10)) Sentry.captureException(error);
      await client.flush(3_000);
      Sentry.withIsolationScope((isolation) => {
        isolation.setSDKProcessingMetadata({ requestSession: { status: "ok" } });
        Sentry.captureException(repeated());
        // Pages answer no requests.
        const status = engine.readsTheRuntime ? "ok" : "errored";
        expect(isolation.getScopeData().sdkProcessingMetadata.requestSession).toEqual({ status });
      });
      for (const error of errors) expect(Sentry.captureException(error)).toMatch(/^[\da-f]{32}$/);
      await client.close(3_000);
      expect(upstream.total()).toBe(21);
      expect(winnow.stats()).toMatchObject({ captured: 21, pending: 0 });
    });

    it("tells errors of hydration apart by their route, also where nothing but a count is left of them", async () => {
      const { client } = initWith(Sentry, { dsn: upstream.dsn() }, { ladder: { first: 1 } });
      const hydrate = (route: string, times: number) =>
        Sentry.withScope((scope) => {
          scope.setTransactionName(route);
          for (let i = 0; i < times; i++)
            Sentry.captureException(new Error("Hydration failed because the server rendered HTML did not match."));
        });
      for (const [route, times] of [
        ["/cart", 1],
        ["/help", 1],
        ["/cart", 10],
        ["/help", 20],
      ] as const)
        hydrate(route, times);
      await client.close(3_000);
      const tallied = upstream.batches.flatMap(({ tallies }) => tallies);
      expect(tallied.map(({ count }) => count).sort()).toEqual([10, 20]);
      expect(new Set(tallied.map(({ fingerprint }) => fingerprint)).size).toBe(2);
    });

    it("counts the repeats of a known error while the SDK's queue is full of others", async () => {
      const { client, winnow } = initWith(Sentry, { dsn: upstream.dsn(), transportOptions: { bufferSize: 64 } });
      const repeats = Array.from({ length: 55 }, () => new Error("the cache is cold"));
      for (const error of repeats.splice(0, 5)) Sentry.captureException(error);
      await client.flush(3_000);
      for (let i = 0; i < 200; i++)
        Sentry.captureException(Object.assign(new Error("new"), { name: `Kind${"x".repeat(i)}` }));
      for (const error of repeats) Sentry.captureException(error);
      await client.close(3_000);
      expect(Object.values(upstream.counts())).toContain(55);
      const { captured, sent, folded, dropped, pending } = winnow.stats();
      const lost = Object.values(dropped).reduce((sum, count) => sum + count, 0);
      expect({ captured, sum: sent + folded + lost, pending }).toEqual({ captured: 255, sum: 255, pending: 0 });
    });

    it("scrubs payloads and tags, and compresses what is worth it", async () => {
      const { client } = initWith(Sentry, {
        dsn: upstream.dsn(),
        transportOptions: { httpModule: (await import("../../src/gzip-http.ts")).gzipHttp },
      });
      // Not written out: the source lines around a frame are sent as they are.
      const secret = ["hunter", "2"].join("");
      Sentry.setTag("api_token", secret);
      Sentry.setExtra("password", secret);
      burst(200);
      await client.close(3_000);
      const everything = JSON.stringify([upstream.events, upstream.batches]);
      expect(everything).not.toContain(secret);
      expect(upstream.events[0]).toMatchObject({ extra: { password: "[Filtered]" } });
      expect(upstream.batches[0]!.tallies[0]!.tags!.api_token).toEqual([["[Filtered]", 197]]);
      // Pages cannot compress before they are closed.
      const large = upstream.requests.filter(({ types }) => engine.compresses && types.includes("event"));
      expect(large.every(({ headers }) => headers["content-encoding"] === "gzip")).toBe(true);
      Sentry.setTag("api_token", undefined);
      Sentry.setExtra("password", undefined);
    });

    it("groups by the app's own function, with the hint at hand", async () => {
      const { client } = initWith(
        Sentry,
        { dsn: upstream.dsn() },
        {
          fingerprint: (_event, hint) => (hint.originalException as { team?: string }).team,
        },
      );
      for (let i = 0; i < 60; i++)
        Sentry.captureException(Object.assign(new Error("x"), { team: i % 2 ? "red" : "blue" }));
      await client.close(3_000);
      expect(upstream.total()).toBe(60);
      expect(new Set(upstream.events.map(({ fingerprint }) => fingerprint?.[0]))).toEqual(new Set(["red", "blue"]));
      expect(
        new Set(upstream.batches.flatMap(({ tallies }) => tallies.map(({ fingerprint }) => fingerprint))).size,
      ).toBe(2);
    });

    it("samples payloads and keeps counts exact", async () => {
      const { client, winnow } = initWith(Sentry, { dsn: upstream.dsn() }, { sample: 0 });
      burst(100);
      await client.close(3_000);
      expect(upstream.events).toEqual([]);
      expect(upstream.total()).toBe(100);
      expect(winnow.stats()).toMatchObject({ captured: 100, sent: 0, folded: 100 });
    });
  });
}
