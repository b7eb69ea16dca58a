import type { NodeOptions } from "@sentry/node";
import { transactionTallyBatchSchema } from "@winnow/envelope";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { foldTransactions, type TransactionOptions } from "../../src/transactions.ts";
import { initWith, testPlatform } from "../support/client.ts";
import type { NodeSdk } from "../support/sdks.ts";
import { startUpstreamServer, type UpstreamServer } from "../support/upstream-server.ts";

/** @param lifecycle how the SDK sends spans: SDK 9 has one way only. */
export function transactionsSuite(Sentry: NodeSdk, lifecycle?: "static" | "stream"): void {
  const SENTRY_KEY = "0123456789abcdef0123456789abcdef";
  let upstream: UpstreamServer;
  beforeEach(async () => {
    upstream = await startUpstreamServer();
  });
  afterEach(async () => {
    await Sentry.close(2_000);
    await upstream.close();
  });

  function start(dsn: string, options: TransactionOptions | undefined, platform = testPlatform) {
    // The server of the tests is in this process: its own requests would be transactions of ours.
    const integrations = (defaults: { name: string }[]) => defaults.filter(({ name }) => name !== "Http");
    const traced = { tracesSampleRate: 1, release: "1.0", ...(lifecycle && { traceLifecycle: lifecycle }) };
    const init = { dsn, integrations, ...traced };
    const transactions = options && foldTransactions(options);
    return initWith(Sentry, init as NodeOptions, transactions && { transactions }, platform);
  }
  /** One trace each. */
  function work(n: number, name = "GET /cart/:id", fails = false): void {
    for (let i = 0; i < n; i++) {
      Sentry.startNewTrace(() =>
        Sentry.startSpan({ name, op: "http.server" }, (span) => {
          Sentry.startSpan({ name: "select", op: "db" }, () => {});
          if (fails) span.setStatus({ code: 2, message: "not_found" });
        }),
      );
    }
  }
  const law = ({ winnow }: ReturnType<typeof start>) => {
    const { captured, sent, folded, dropped, pending } = winnow.stats().transactions ?? {};
    const lost = Object.values(dropped ?? {}).reduce((a, b) => a + b, 0);
    return { captured, accounted: (sent ?? 0) + (folded ?? 0) + lost + (pending ?? 0) };
  };
  const itemTypes = () => new Set(upstream.requests.flatMap(({ types }) => types));

  describe(`transactions${lifecycle ? ` in the ${lifecycle} life cycle` : ""}`, () => {
    it("are counted with their durations and statuses, and only sampled traces are sent to a receiver", async () => {
      const app = start(upstream.dsn(), { sample: 0.2 });
      work(200);
      work(40, "job", true);
      await Sentry.flush(5_000);
      await Sentry.flush(5_000);
      expect(upstream.transactions()).toEqual({ "GET /cart/:id": 200, job: 40 });
      // A fair draw of one in five: six standard deviations.
      expect(upstream.traces.length).toBeGreaterThan(10);
      expect(upstream.traces.length).toBeLessThan(86);
      expect(law(app)).toEqual({ captured: 240, accounted: 240 });
      const stats = app.winnow.stats().transactions;
      expect(stats).toMatchObject({ sent: upstream.traces.length, dropped: {}, pending: 0 });
      expect(stats?.delivered).toBe(stats?.folded);
      for (const batch of upstream.transactionBatches) expect(transactionTallyBatchSchema.parse(batch)).toEqual(batch);
      const kinds = upstream.transactionBatches.flatMap(({ transactions }) => transactions);
      expect(new Set(kinds.map(({ transaction, op, status }) => `${transaction} ${op} ${status}`))).toEqual(
        new Set(["GET /cart/:id http.server ok", "job http.server not_found"]),
      );
      expect(new Set(kinds.map(({ release, environment }) => `${release} ${environment}`))).toEqual(
        new Set(["1.0 production"]),
      );
    });

    it("of one trace all pass or none, in every process", async () => {
      start(upstream.dsn(), { sample: 0.5 });
      const traces = Array.from({ length: 20 }, () => crypto.randomUUID().replaceAll("-", ""));
      for (const trace of traces) {
        for (const service of ["a", "b", "c"]) {
          Sentry.continueTrace({ sentryTrace: `${trace}-${"1".repeat(16)}-1`, baggage: undefined }, () =>
            Sentry.startSpan({ name: service }, () => {}),
          );
        }
      }
      await Sentry.flush(5_000);
      await Sentry.flush(5_000);
      expect(upstream.transactions()).toEqual({ a: 20, b: 20, c: 20 });
      for (const trace of traces) {
        expect([0, 3]).toContain(upstream.traces.filter((arrived) => arrived === trace).length);
      }
      expect(upstream.traces.length).toBeGreaterThan(0);
    });

    it("towards a plain Sentry server pass by sampling, the rest is in the client's report, and nothing else is sent", async () => {
      const app = start(upstream.dsn(SENTRY_KEY), { sample: ({ transaction }) => transaction !== "job" });
      work(30);
      work(20, "job");
      await Sentry.flush(5_000);
      await Sentry.close(2_000);
      expect(upstream.transactions()).toEqual({ "GET /cart/:id": 30 });
      const reported = (category: string) =>
        upstream.reports
          .filter((report) => report.category === category && report.reason === "sample_rate")
          .reduce((sum, { quantity }) => sum + quantity, 0);
      // Where spans are streamed there are no transactions for Sentry.
      expect(reported("transaction")).toBe(lifecycle === "stream" ? 0 : 20);
      expect(reported("span")).toBe(40);
      expect(app.winnow.stats().transactions).toMatchObject({
        captured: 50,
        sent: 30,
        folded: 0,
        dropped: { sample_rate: 20 },
      });
      expect([...itemTypes()].filter((type) => type.includes("tally"))).toEqual([]);
    });

    it("all pass towards a plain Sentry server unless somebody says otherwise", async () => {
      const app = start(upstream.dsn(SENTRY_KEY), {});
      work(50);
      await Sentry.flush(5_000);
      expect(upstream.transactions()).toEqual({ "GET /cart/:id": 50 });
      expect(app.winnow.stats().transactions).toMatchObject({ captured: 50, sent: 50, dropped: {} });
    });

    it("pass as the SDK made them where they are not folded", async () => {
      const { winnow } = start(upstream.dsn(), undefined);
      work(10);
      await Sentry.flush(5_000);
      expect(upstream.traces).toHaveLength(10);
      expect(winnow.stats().transactions).toBeUndefined();
    });

    it.each([
      ["whose answer is lost after it took the data", { hangUp: true, keep: true }],
      ["whose answer is lost before it took the data", { hangUp: true, keep: false }],
      ["that answers 500 after it took the data", { status: 500, keep: true }],
      ["that answers 429", { status: 429, headers: { "retry-after": "0" } }],
      ["that answers 413", { status: 413 }],
    ])("are counted once each at a receiver %s", async (_what, bad) => {
      const app = start(upstream.dsn(), { sample: 0.3 });
      upstream.answer = (_request, n) => (n % 3 === 1 ? bad : {});
      const total = () => upstream.transactions()["GET /cart/:id"] ?? 0;
      for (let round = 0; round < 4; round++) {
        work(30);
        await Sentry.flush(3_000);
      }
      const open = () => total() < 120 || app.winnow.stats().transactions?.pending !== 0;
      for (let i = 0; i < 10 && open(); i++) await Sentry.flush(3_000);
      expect(total()).toBe(120);
      expect(law(app)).toEqual({ captured: 120, accounted: 120 });
      expect(app.winnow.stats().transactions).toMatchObject({ pending: 0, dropped: {} });
    });
  });
}
