import type { Client, Event, EventHint } from "@sentry/core";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { conservation, initWith } from "../support/client.ts";
import type { NodeSdk } from "../support/sdks.ts";
import { startUpstreamServer, type UpstreamServer } from "../support/upstream-server.ts";

/** Something that is captured in two forms; the stack is the same, since both come from one line. */
type Case = readonly [what: string, capture: (sdk: NodeSdk, first: boolean) => void];

/** What is folded early is never what user code would have told apart. */
export function earlyKeysSuite(Sentry: NodeSdk): void {
  let upstream: UpstreamServer;
  beforeEach(async () => {
    upstream = await startUpstreamServer();
  });
  afterEach(async () => {
    Sentry.getIsolationScope().setTag("t", undefined);
    Sentry.getIsolationScope().setUser(null);
    await upstream.close();
  });
  const error = (more: object = {}) => Object.assign(new Error("failed"), more);
  const linked = (cause: unknown) => error({ cause });

  /** The first form ten times, and then the second. */
  const tenTimesEach = (capture: Case[1]) => {
    for (let i = 0; i < 20; i++) capture(Sentry, i < 10);
  };

  const DROPPED: Case[] = [
    [
      "a tag that the scope takes away",
      (sdk, first) =>
        sdk.withScope((scope) => {
          sdk.getIsolationScope().setTag("t", "drop");
          if (first) scope.setTag("t", undefined);
          sdk.captureException(error());
        }),
    ],
    ["a cause that is a text", (sdk, first) => sdk.captureException(linked(first ? "keep" : "drop"))],
    [
      "a property of the cause",
      (sdk, first) => sdk.captureException(linked(Object.assign(new Error("deeper"), { t: first ? "keep" : "drop" }))),
    ],
    [
      "an event beside the error",
      (sdk, first) =>
        sdk.captureEvent({ message: first ? "keep" : "drop" }, { originalException: error() } as EventHint),
    ],
    [
      "the request of an event with an error",
      (sdk, first) =>
        sdk.captureEvent({ request: { url: `http://h/${first ? "keep" : "drop"}` }, message: "x" }, {
          originalException: error(),
        } as EventHint),
    ],
  ];

  describe("in one process", () => {
    it.each(DROPPED)("never decides for a beforeSend that looks at %s", async (_what, capture) => {
      const drops = (event: Event, hint: EventHint) => {
        const { cause } = (hint.originalException ?? {}) as { cause?: unknown };
        const seen = [
          event.tags?.t,
          event.message,
          event.request?.url,
          cause,
          (cause as { t?: string } | undefined)?.t,
        ];
        return seen.some((text) => typeof text === "string" && text.endsWith("drop"));
      };
      const { winnow } = initWith(Sentry, {
        dsn: upstream.dsn(),
        beforeSend: ((event: Event, hint: EventHint) => (drops(event, hint) ? null : event)) as never,
      });
      tenTimesEach(capture);
      await Sentry.close(3_000);
      expect(upstream.total()).toBe(10);
      expect(winnow.stats()).toMatchObject({ captured: 20, dropped: { before_send: 10 }, pending: 0 });
    });

    it("keeps templates of messages apart", async () => {
      initWith(Sentry, { dsn: upstream.dsn() });
      tenTimesEach((sdk, first) => {
        sdk.captureMessage(first ? sdk.parameterize`alpha ${1}` : sdk.parameterize`beta ${1}`);
      });
      await Sentry.close(3_000);
      expect(Object.values(upstream.counts())).toEqual([10, 10]);
    });

    it("keeps errors apart whose messages differ in what looks like a frame", async () => {
      initWith(Sentry, { dsn: upstream.dsn() });
      tenTimesEach((sdk, first) => {
        sdk.captureException(new TypeError(`Request failed\n  at /api/${first ? "users" : "orders"}`));
      });
      await Sentry.close(3_000);
      expect(Object.values(upstream.counts()).reduce((a, b) => a + b)).toBe(20);
      const groups = upstream.batches.flatMap(({ tallies }) => tallies.map(({ fingerprint }) => fingerprint));
      expect(new Set(groups).size).toBe(2);
    });

    it("drops what ignoreErrors names by an id, also of an event that the app built itself", async () => {
      const { winnow } = initWith(Sentry, { dsn: upstream.dsn(), ignoreErrors: [/order 1\b/] });
      tenTimesEach((sdk, first) => {
        sdk.captureEvent({ message: `order ${first ? 2 : 1} is lost` });
      });
      await Sentry.close(3_000);
      expect(winnow.stats()).toMatchObject({ captured: 20, dropped: { event_processor: 10 }, pending: 0 });
      expect(upstream.total()).toBe(10);
    });

    it("takes an integration that changes events before anybody else for user code", async () => {
      initWith(Sentry, {
        dsn: upstream.dsn(),
        integrations: [
          {
            name: "ByStatus",
            preprocessEvent(event: Event, hint: EventHint) {
              event.fingerprint = [String((hint.originalException as { status?: number }).status)];
            },
          },
        ] as never,
      });
      tenTimesEach((sdk, first) => {
        sdk.captureException(error({ status: first ? 404 : 500 }));
      });
      await Sentry.close(3_000);
      const groups = upstream.batches.flatMap(({ tallies }) => tallies.map(({ fingerprint }) => fingerprint));
      expect(new Set(groups).size).toBe(2);
      expect(upstream.total()).toBe(20);
    });

    it("counts events whose id user code has changed", async () => {
      const { winnow } = initWith(Sentry, {
        dsn: upstream.dsn(),
        beforeSend: (event) => ({ ...event, event_id: crypto.randomUUID().replaceAll("-", "") }),
      });
      for (let i = 0; i < 20; i++) Sentry.captureException(error());
      await Sentry.close(3_000);
      expect(upstream.total()).toBe(20);
      expect(conservation(winnow)).toEqual({ captured: 20, accounted: 20 });
      expect(winnow.stats()).toMatchObject({ dropped: {}, pending: 0 });
    });

    it("knows which of several events was dropped", async () => {
      const { winnow } = initWith(Sentry, { dsn: upstream.dsn(), ignoreErrors: ["noise"] });
      Sentry.captureEvent({ message: "real problem" });
      Sentry.captureEvent({ message: "noise" });
      for (let i = 0; i < 10; i++) Sentry.captureEvent({ message: "real problem" });
      await Sentry.flush(2_000);
      expect(winnow.stats()).toMatchObject({ captured: 12, dropped: { event_processor: 1 }, pending: 0 });
      await Sentry.close(2_000);
      expect(upstream.total()).toBe(11);
    });

    it("follows errors that hold each other no farther than it has to", async () => {
      const { winnow } = initWith(Sentry, { dsn: upstream.dsn() });
      const parts = Array.from({ length: 12 }, (_, i) => new Error(`part ${i}`));
      const all = new AggregateError(parts, "all failed");
      for (const part of parts) part.cause = all;
      for (let i = 0; i < 5; i++) {
        delete (all as { __sentry_captured__?: boolean }).__sentry_captured__;
        Sentry.captureException(all);
      }
      await Sentry.close(3_000);
      expect(winnow.stats()).toMatchObject({ pending: 0 });
    });

    it("throws what a function that comes as the context throws once, as the SDK does", async () => {
      const { winnow } = initWith(Sentry, { dsn: upstream.dsn() });
      let calls = 0;
      for (let i = 0; i < 5; i++)
        Sentry.captureException(error(), () => {
          calls++;
          throw new Error("no context");
        });
      await Sentry.flush(1_000);
      expect(calls).toBe(5);
      expect(conservation(winnow)).toEqual({ captured: 5, accounted: 5 });
      (Sentry.getClient() as Client | undefined)?.emit("close");
    });
  });
}
