import { tallyBatchSchema } from "@winnow/envelope";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { conservation, engine, initWith } from "../support/client.ts";
import type { NodeSdk } from "../support/sdks.ts";
import { startUpstreamServer, type UpstreamServer } from "../support/upstream-server.ts";

export function userCodeSuite(Sentry: NodeSdk): void {
  let upstream: UpstreamServer;
  beforeEach(async () => {
    upstream = await startUpstreamServer();
  });
  afterEach(() => upstream.close());

  const fail = () => new Error("payment failed");

  describe("in one process", () => {
    it("counts the users and tags of occurrences that were folded early", async () => {
      initWith(Sentry, { dsn: upstream.dsn() });
      Sentry.setTag("region", "eu");
      for (let i = 0; i < 300; i++) {
        Sentry.withScope((scope) => {
          scope.setUser({ id: `u${i % 20}` });
          scope.setTag("plan", i % 3 === 0 ? "free" : "paid");
          Sentry.captureException(fail());
        });
      }
      await Sentry.close(5_000);
      const tallies = upstream.batches.flatMap((batch) => batch.tallies);
      const counted = tallies.reduce((sum, tally) => sum + tally.count, 0);
      expect(counted + upstream.events.length).toBe(300);
      expect(tallies[0]!.tags).toMatchObject({ region: [["eu", counted]] });
      const plans = Object.fromEntries(tallies[0]!.tags!.plan!);
      expect(plans.paid! + plans.free!).toBe(counted);
      expect(tallies[0]!.users).toMatchObject({ ids: { length: 20 } });
      for (const batch of upstream.batches) expect(tallyBatchSchema.parse(batch)).toEqual(batch);
    });

    it("runs a function that comes as the context once for each capture, also for those that it folds", async () => {
      const plans: string[] = [];
      const sent: unknown[] = [];
      initWith(Sentry, {
        dsn: upstream.dsn(),
        beforeSend: (event) => {
          sent.push(event.tags);
          return event;
        },
      });
      Sentry.getCurrentScope().setTag("region", "eu");
      const round = (n: number) => {
        for (let i = 0; i < n; i++)
          Sentry.captureException(fail(), (scope) => {
            const plan = i % 2 ? "free" : "paid";
            plans.push(plan);
            scope.setTag("region", undefined);
            scope.setTag("plan", plan);
            return scope;
          });
      };
      round(20);
      await Sentry.flush(2_000);
      round(200);
      await Sentry.close(5_000);
      expect(plans).toHaveLength(220);
      expect(upstream.total()).toBe(220);
      // What it has taken away is away.
      for (const tags of sent) expect([{ plan: "free" }, { plan: "paid" }]).toContainEqual(tags);
      if (engine.foldsFunctions) expect(sent.length).toBeLessThan(50);
      const counts = upstream.batches.flatMap(({ tallies }) => tallies.flatMap(({ tags }) => tags?.plan ?? []));
      for (const plan of ["free", "paid"]) {
        const folded = counts.reduce((sum, [name, n]) => sum + (name === plan ? n : 0), 0);
        expect(folded + upstream.events.filter(({ tags }) => (tags as { plan?: string }).plan === plan).length).toBe(
          110,
        );
      }
    });

    it("lets the SDK say it when a function that comes as the context throws", async () => {
      const { winnow } = initWith(Sentry, { dsn: upstream.dsn() });
      for (let i = 0; i < 5; i++)
        Sentry.captureException(fail(), () => {
          throw new Error("no context");
        });
      await Sentry.close(5_000);
      expect(conservation(winnow)).toEqual({ captured: 5, accounted: 5 });
    });

    it("never decides for a beforeSend that looks at the user", async () => {
      const { winnow } = initWith(Sentry, {
        dsn: upstream.dsn(),
        beforeSend: (event) => (event.user?.id === "robot" ? null : event),
      });
      for (let round = 0; round < 20; round++) {
        for (const id of ["robot", "person"]) {
          Sentry.withScope((scope) => {
            scope.setUser({ id });
            for (let i = 0; i < 10; i++) Sentry.captureException(fail());
          });
        }
        await Sentry.flush(2_000);
      }
      await Sentry.close(5_000);
      expect(upstream.total()).toBe(200);
      expect(winnow.stats().dropped).toEqual({ before_send: 200 });
      expect(conservation(winnow)).toEqual({ captured: 400, accounted: 400 });
    });

    it("never decides for a beforeSend that looks at a property of the error", async () => {
      const { winnow } = initWith(Sentry, {
        dsn: upstream.dsn(),
        beforeSend: (event, hint) => ((hint.originalException as { status?: number }).status === 404 ? null : event),
      });
      for (let i = 0; i < 400; i++) {
        Sentry.captureException(Object.assign(new Error("request failed"), { status: i % 2 ? 404 : 500 }));
      }
      await Sentry.close(5_000);
      expect(upstream.total()).toBe(200);
      expect(conservation(winnow)).toEqual({ captured: 400, accounted: 400 });
    });

    it("lets ignoreErrors have its say about each message", async () => {
      const { winnow } = initWith(Sentry, { dsn: upstream.dsn(), ignoreErrors: [/job 7 failed/] });
      for (let i = 0; i < 1_000; i++) Sentry.captureException(new Error(`job ${i % 10} failed`));
      await Sentry.close(5_000);
      expect(upstream.total()).toBe(900);
      expect(winnow.stats().dropped).toEqual({ event_processor: 100 });
      expect(conservation(winnow)).toEqual({ captured: 1_000, accounted: 1_000 });
    });

    it("keeps apart what a scope's fingerprint keeps apart", async () => {
      initWith(Sentry, { dsn: upstream.dsn() });
      for (let i = 0; i < 200; i++) {
        Sentry.withScope((scope) => {
          scope.setFingerprint([i % 2 ? "odd" : "even"]);
          Sentry.captureException(fail());
        });
      }
      await Sentry.close(5_000);
      const tallies = upstream.batches.flatMap((batch) => batch.tallies);
      expect(new Set(tallies.map((tally) => tally.fingerprint)).size).toBe(2);
      expect(upstream.total()).toBe(200);
    });

    it("keeps apart what an error links to by a property that the app has named", async () => {
      initWith(Sentry, { dsn: upstream.dsn(), integrations: [Sentry.linkedErrorsIntegration({ key: "inner" })] });
      for (let i = 0; i < 40; i++) {
        const inner = i % 2 ? new TypeError("not a function") : new RangeError("out of range");
        Sentry.captureException(Object.assign(new Error("request failed"), { inner }));
      }
      await Sentry.close(5_000);
      const tallies = upstream.batches.flatMap((batch) => batch.tallies);
      expect(new Set(tallies.map((tally) => tally.fingerprint)).size).toBe(2);
      expect(upstream.total()).toBe(40);
    });

    it("reads the scopes of an SDK that calls itself by a version of its own", async () => {
      initWith(Sentry, { dsn: upstream.dsn(), _metadata: { sdk: { name: "wrapper", version: "99.0.0" } } } as never);
      for (let i = 0; i < 40; i++) {
        Sentry.getIsolationScope().setFingerprint([i % 2 ? "odd" : "even"]);
        Sentry.captureException(fail());
      }
      Sentry.getIsolationScope().setFingerprint([]);
      await Sentry.close(5_000);
      const tallies = upstream.batches.flatMap((batch) => batch.tallies);
      expect(new Set(tallies.map(({ fingerprint }) => fingerprint)).size).toBe(2);
      expect(upstream.total()).toBe(40);
    });

    it("takes the capture's own context into account", async () => {
      initWith(Sentry, { dsn: upstream.dsn() });
      for (let i = 0; i < 100; i++)
        Sentry.captureException(fail(), { tags: { step: i % 2 ? "a" : "b" }, user: { id: "7" } });
      await Sentry.close(5_000);
      const [tally] = upstream.batches.flatMap((batch) => batch.tallies);
      expect(Object.fromEntries(tally!.tags!.step!)).toEqual({ a: expect.any(Number), b: expect.any(Number) });
      expect(tally!.users).toMatchObject({ ids: { length: 1 } });
    });

    it("books captureEvent drops, too", async () => {
      const { winnow } = initWith(Sentry, {
        dsn: upstream.dsn(),
        beforeSend: (event) => (event.message === "no" ? null : event),
      });
      for (let i = 0; i < 40; i++) Sentry.captureEvent({ message: i % 2 ? "no" : "yes" });
      await Sentry.close(5_000);
      expect(upstream.total()).toBe(20);
      expect(winnow.stats()).toMatchObject({ captured: 40, pending: 0, dropped: { before_send: 20 } });
    });
  });
}
