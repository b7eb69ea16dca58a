// What scrubbing a trace of 21 spans costs, as the SDK sends it: a transaction with all its spans (SDK 9 and 10), and spans with attributes that have types
// (SDK 11). The baseline is what the SDK does with the same payload next: JSON.
import { scrub } from "@winnow/core";

const ROUNDS = 9;
const REPEATS = 500;
const SPANS = 21;

const hex = (seed: number, digits: number) => (seed * 2_654_435_761).toString(16).padStart(digits, "a1").slice(-digits);
const QUERY = "SELECT id, name, price FROM items WHERE cart_id = $1 ORDER BY position LIMIT 50";
const data: Record<string, string | number | boolean> = {
  "sentry.op": "db",
  "sentry.origin": "auto.db.otel.postgres",
  "db.system": "postgresql",
  "db.statement": QUERY,
  "db.name": "shop",
  "server.address": "db.internal",
  "server.port": 5_432,
};
const common = {
  "sentry.segment.name": "GET /cart/:id",
  "sentry.release": "shop@1.4.0",
  "sentry.environment": "production",
  "sentry.sdk.name": "sentry.javascript.node",
  "sentry.sdk.version": "11.11.0",
  "user.id": "u-4711",
  "url.full": "https://shop.test/cart/17?step=2",
  "sentry.is_remote": true,
};
const typed = (value: unknown) => ({ value, type: typeof value === "number" ? "integer" : typeof value });

const span = (i: number) => ({
  span_id: hex(i, 16),
  parent_span_id: hex(0, 16),
  trace_id: hex(7, 32),
  start_timestamp: 1_795_000_000.25 + i,
  origin: "auto.db.otel.postgres",
});
const spans = Array.from({ length: SPANS }, (_, i) => i);
const transaction = {
  type: "transaction",
  transaction: "GET /cart/:id",
  contexts: { trace: { ...span(0), op: "http.server", data: { ...data, ...common } }, os: { name: "Debian" } },
  request: { url: "https://shop.test/cart/17?step=2", headers: { host: "shop.test", accept: "*/*" } },
  spans: spans.slice(1).map((i) => ({ ...span(i), op: "db", description: QUERY, data })),
};
const container = {
  version: 2,
  items: spans.map((i) => ({
    ...span(i),
    name: QUERY,
    status: "ok",
    attributes: Object.fromEntries(
      Object.entries({ ...data, ...common, "sentry.segment.id": hex(0, 16) }).map(([name, value]) => [
        name,
        typed(value),
      ]),
    ),
  })),
};

function microseconds(work: () => unknown): number {
  const times: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const begin = process.hrtime.bigint();
    for (let i = 0; i < REPEATS; i++) work();
    times.push(Number(process.hrtime.bigint() - begin) / REPEATS / 1_000);
  }
  return times.sort((a, b) => a - b)[Math.floor(ROUNDS / 2)] as number;
}

const BUDGET = 4;
const table: Record<string, { measured: number; baseline: number; ratio: string }> = {};
for (const [what, payload] of Object.entries({ transaction, "streamed spans": container })) {
  if (scrub<unknown>(payload) !== payload) throw new Error(`there is no secret in the ${what}`);
  const scrubbed = microseconds(() => scrub(payload));
  const json = microseconds(() => JSON.stringify(payload));
  const bytes = JSON.stringify(payload).length;
  table[`scrubbing ${what}, ${SPANS} spans, ${bytes} bytes (µs)`] = {
    measured: Math.round(scrubbed),
    baseline: Math.round(json),
    ratio: (scrubbed / json).toFixed(2),
  };
}
console.table(table);
for (const [what, { ratio }] of Object.entries(table)) {
  if (Number(ratio) > BUDGET)
    throw new Error(`${what} takes ${ratio} times as long as its JSON; the budget is ${BUDGET}`);
}
