import { makeTransactionTallyItem, serializeEnvelope, type TransactionTally, uuidV7 } from "@winnow/envelope/wire";
import { describeEachDatabase } from "@winnow/test-kit";
import { afterEach, expect, it } from "vitest";
import { migrate } from "../src/database/migrate.ts";
import { openDatabase } from "../src/database/open-database.ts";
import { inSchema } from "../src/database/schema.ts";
import type { Receiver } from "../src/index.ts";
import { createSettler } from "../src/store/settler.ts";
import { addTransactionHours, type TransactionHour } from "../src/store/transaction-hours.ts";
import { createTransactionKinds } from "../src/store/transaction-kinds.ts";
import { runUpkeep } from "../src/store/upkeep.ts";
import { startApi } from "./support/api.ts";
import { makeTally } from "./support/envelopes.ts";

const HOUR = Math.floor(Date.now() / 3_600_000);
const silent = { info() {}, warn() {}, error() {} };

function makeTransactions(count: number, more: Partial<TransactionTally> = {}): TransactionTally {
  return {
    transaction: "GET /cart/:id",
    op: "http.server",
    status: "ok",
    hour: HOUR,
    count,
    durations: [[117, count]],
    ...more,
  };
}

function batchEnvelope(transactions: unknown[], id = uuidV7(Date.now(), crypto.getRandomValues(new Uint8Array(10)))) {
  const batch = { id, producer: crypto.randomUUID(), transactions: transactions as TransactionTally[] };
  return Buffer.from(serializeEnvelope({ header: {}, items: [makeTransactionTallyItem(batch)] }));
}

const hexId = () => crypto.randomUUID().replaceAll("-", "");
const now = () => Date.now() / 1000;

/** A transaction as SDK 9, 10 and 11 send it. */
function stockTransaction(duration: number, status: string | undefined = "ok", id = hexId()) {
  const event = {
    event_id: id,
    type: "transaction",
    transaction: "GET /cart/:id",
    start_timestamp: now() - duration / 1000,
    timestamp: now(),
    contexts: { trace: { trace_id: hexId(), span_id: "a".repeat(16), op: "http.server", status } },
    spans: [{ span_id: "b".repeat(16) }],
  };
  return Buffer.from(`{"event_id":"${id}"}\n{"type":"transaction"}\n${JSON.stringify(event)}`);
}

/** Streamed spans of one trace, as SDK 11 sends them: a segment and one inside of it. */
function stockSpans(duration: number) {
  const span = { trace_id: hexId(), span_id: hexId().slice(16), name: "GET /cart/:id", status: "ok" };
  const times = { start_timestamp: now() - duration / 1000, end_timestamp: now() };
  const attributes = { "sentry.op": { value: "http.server", type: "string" } };
  const items = [
    { ...span, ...times, span_id: "c".repeat(16), name: "select", is_segment: false },
    { ...span, ...times, is_segment: true, attributes },
  ];
  const header = { type: "span", item_count: 2, content_type: "application/vnd.sentry.items.span.v2+json" };
  return Buffer.from(`{}\n${JSON.stringify(header)}\n${JSON.stringify({ version: 2, items })}`);
}

describeEachDatabase("transactions", (provide) => {
  let receiver: Receiver | undefined;
  afterEach(async () => {
    await receiver?.close();
    receiver = undefined;
  });
  const start = async () => {
    const database = await provide();
    const started = await startApi(database);
    receiver = started.receiver;
    const list = async (query = "") => {
      const answer = await started.api("GET", "/projects/acme/web/winnow/transactions/", query);
      expect(answer.status).toBe(200);
      return answer.json;
    };
    return { ...started, ...database, list };
  };

  it("count once however often and however they come: in tallies, as events, as streamed spans", async () => {
    const { send, list } = await start();
    const bodies = [batchEnvelope([makeTransactions(100)]), stockTransaction(98), stockSpans(98)];
    for (const body of [...bodies, ...bodies]) expect((await send(body)).status).toBe(200);
    expect(await list()).toMatchObject([{ transaction: "GET /cart/:id", op: "http.server", count: 102 }]);
  });

  it("have percentiles with the stated error, over every status, release and environment", async () => {
    const { send, list } = await start();
    // 1 to 1,000 ms, evenly.
    for (let duration = 1; duration <= 1_000; duration += 50) {
      const status = duration > 900 ? "internal_error" : "cancelled";
      await send(stockTransaction(duration, status));
    }
    const [one] = await list();
    expect(one).toMatchObject({
      count: 20,
      status: { cancelled: 18, internal_error: 2 },
      failureRate: 0.1,
      relativeError: 0.02,
    });
    for (const [name, exact] of [
      ["p50", 451],
      ["p75", 701],
      ["p95", 901],
      ["p99", 901],
    ] as const) {
      // The clock's own resolution comes on top.
      expect([name, Math.abs(one[name] - exact) / exact < 0.025]).toEqual([name, true]);
    }
  });

  it("add up exactly when many requests come at the same moment", async () => {
    const { send, list, rows, schema } = await start();
    const bodies = Array.from({ length: 60 }, (_, i) =>
      batchEnvelope([
        makeTransactions(3, {
          durations: [
            [i % 7, 1],
            [50 + (i % 5), 2],
          ],
        }),
        makeTransactions(1, { transaction: `job ${i % 3}` }),
      ]),
    );
    await Promise.all(bodies.map((body) => send(body)));
    const counted = Object.fromEntries(
      (await list()).map((one: { transaction: string; count: number }) => [one.transaction, one.count]),
    );
    expect(counted).toEqual({ "GET /cart/:id": 180, "job 0": 20, "job 1": 20, "job 2": 20 });
    const sums = await rows(
      `select sum(n)::int as n, sum((select sum(c) from unnest(counts) c))::int as counted from "${schema}".transaction_hour`,
    );
    expect(sums).toEqual([{ n: 240, counted: 240 }]);
  });

  it("are listed by what is asked for: period, environment, name, order", async () => {
    const { send, list } = await start();
    await send(
      batchEnvelope([
        makeTransactions(10, { environment: "production", durations: [[10, 10]] }),
        makeTransactions(5, { transaction: "job", status: "aborted", environment: "staging", durations: [[200, 5]] }),
        makeTransactions(7, { transaction: "yesterday", hour: HOUR - 30 }),
      ]),
    );
    const names = async (query: string) => (await list(query)).map((one: { transaction: string }) => one.transaction);
    expect(await names("")).toEqual(["GET /cart/:id", "job"]);
    expect(await names("statsPeriod=3d")).toEqual(["GET /cart/:id", "yesterday", "job"]);
    expect(await names("sort=p95")).toEqual(["job", "GET /cart/:id"]);
    expect(await names("sort=failureRate&limit=1")).toEqual(["job"]);
    expect(await names("environment=staging")).toEqual(["job"]);
    expect(await names("query=CART")).toEqual(["GET /cart/:id"]);
  });

  it("refuses bad members of a batch and keeps the good ones, and says how many were lost", async () => {
    const { send, list, rows, schema } = await start();
    const bad = [makeTransactions(4, { durations: [[1, 3]] }), makeTransactions(2, { durations: [[9_999, 2]] }), null];
    const answer = await send(batchEnvelope([...bad, makeTransactions(6)]));
    expect(answer.json.refused).toEqual([{ item: 0, type: "transaction_tally", reason: "invalid_tally" }]);
    // The one header that transports of SDKs hand on tells a Winnow transport as well.
    expect(answer.headers["x-sentry-rate-limits"]).toBe("0:winnow_refused:project:7");
    expect(await list()).toMatchObject([{ count: 6 }]);
    expect(
      await rows(`select reason, n::int as n from "${schema}".outcome where category = 'transaction_tally'`),
    ).toEqual([{ reason: "invalid_tally", n: 7 }]);
    expect((await send(batchEnvelope(bad))).status).toBe(400);
    expect((await send(batchEnvelope([makeTally(1, 1)]))).status).toBe(400);
  });

  it("keeps the counts, and not the names, of more kinds than one hour may have", async () => {
    const provided = await provide();
    const database = inSchema(openDatabase(provided.database), provided.schema);
    await migrate(database);
    const started = await startApi(provided);
    receiver = started.receiver;
    const row = (name: string): TransactionHour => ({
      projectId: started.project.id,
      hour: HOUR,
      name,
      op: "",
      status: "ok",
      environment: "",
      release: "",
      n: 1,
      durations: [[0, 1]],
    });
    const names = async (rows: TransactionHour[], kinds = createTransactionKinds(3)) =>
      (await kinds.admit(database.query, rows)).map(({ name }) => name);
    await addTransactionHours(database.query, [row("a"), row("b")]);
    const others = "<other transactions>";
    // What is stored already stays itself, also for a receiver that has just started.
    expect(await names([row("c"), row("d"), row("a")])).toEqual(["c", others, "a"]);
    expect(await names([row("d"), row("b"), row("e")])).toEqual(["d", "b", others]);
  });

  it("are forgotten with the other statistics", async () => {
    const { send, list, database: opened, schema } = await start();
    await send(batchEnvelope([makeTransactions(6)]));
    const database = inSchema(openDatabase(opened), schema);
    const settler = createSettler(database, silent);
    const upkeep = (days: number) =>
      runUpkeep(
        database,
        settler,
        { items: 30, statistics: 90 },
        new Date(Date.now() + days * 86_400_000).toISOString(),
      );
    expect((await upkeep(80)).deletedTransactions).toBe(0);
    expect(await list()).toMatchObject([{ count: 6 }]);
    expect((await upkeep(100)).deletedTransactions).toBe(1);
    expect(await list()).toEqual([]);
    await settler.close();
  });
});
