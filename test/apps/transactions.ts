// An app with transactions of two kinds whose durations are known, and that ends by itself. Prints the truth: how many of each kind, and percentiles
// of the slow kind in milliseconds. SDK names the package to use, LIFECYCLE how it sends spans.
import { withWinnow } from "@winnow/transport/node";

type Sdk = typeof import("@sentry/node");

const Sentry = (await import(process.env.SDK ?? "@sentry/node")) as Sdk;
const lifecycle = process.env.LIFECYCLE ? { traceLifecycle: process.env.LIFECYCLE as "static" } : {};
const init = { dsn: process.env.SENTRY_DSN, tracesSampleRate: 1, ...lifecycle };
Sentry.init(withWinnow(init, { transactions: { sample: 0.2 } }));

const durations: number[] = [];
const begun = Date.now() - 10_000;
for (let i = 0; i < 900; i++) {
  // From half a millisecond to a few seconds, most of them short.
  const duration = 0.5 * 1.01 ** i;
  const [name, op] = i % 9 === 0 ? ["nightly", "cron"] : ["GET /cart/:id", "http.server"];
  if (op === "http.server") durations.push(duration);
  Sentry.startNewTrace(() =>
    Sentry.startInactiveSpan({ name, op, startTime: begun, forceTransaction: true }).end(begun + duration),
  );
  if (i % 50 === 0) await new Promise((resolve) => setImmediate(resolve));
}
durations.sort((a, b) => a - b);
const percentile = (q: number) => durations[Math.floor(q * (durations.length - 1))];
console.log(
  JSON.stringify({
    "GET /cart/:id": 800,
    nightly: 100,
    p50: percentile(0.5),
    p95: percentile(0.95),
    p99: percentile(0.99),
  }),
);
