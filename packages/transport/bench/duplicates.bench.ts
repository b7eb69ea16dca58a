// What one more occurrence of a known error costs: the whole `captureException` on Node with default integrations, ten frames and twenty
// breadcrumbs, next to what a user would pick instead; and the transport's `send` alone.
import { fork } from "node:child_process";
import { once } from "node:events";
import type { Envelope, Transport } from "@sentry/core";
import * as Sentry from "@sentry/node";
import { createWinnow } from "../src/node.ts";

const TURNS = 21;
/** Microseconds of one round: as long for each variant, so that a busy moment of the machine hits each as much. */
const ROUND = 250_000;
/** Captures before the measuring begins: V8 goes on compiling what runs once per capture until about here. */
const WARM_UP = 10_000;
const PER_ROUND = 2_000;
/** What the SDK's buffer of 64 holds, so that the stock SDK really does its work. */
const PORTION = 40;
const DSN = `http://wn${"a".repeat(30)}@127.0.0.1:9/1`;

function thrower(depth: number, message: string): Error {
  return depth === 0 ? new Error(message) : thrower(depth - 1, message);
}

const answer = Promise.resolve({ statusCode: 200 });
let lastEnvelope: Envelope | undefined;
const nullTransport = (): Transport => ({
  send(envelope) {
    lastEnvelope = envelope;
    return answer;
  },
  flush: () => Promise.resolve(true),
});

function median(numbers: number[]): number {
  return numbers.sort((a, b) => a - b)[numbers.length >> 1] as number;
}

/** Waits until the SDK has nothing in its pipeline; its `flush` would wait in steps of a millisecond, and make Winnow report each time. */
async function idle(client: Sentry.NodeClient | undefined): Promise<void> {
  const pipeline = client as unknown as { _numProcessing: number };
  while (pipeline._numProcessing > 0) await new Promise(setImmediate);
}

/** Starts a client the way an app would. The function returned runs one round of at least so many captures, and says what one takes, in µs. */
function startApp(init: Sentry.NodeOptions): (atLeast: number) => Promise<number> {
  const client = Sentry.init({ dsn: DSN, transport: nullTransport, ...init });
  const scope = Sentry.getIsolationScope();
  for (let i = 0; i < 20; i++)
    scope.addBreadcrumb({ category: "http", message: `GET /item/${i}`, data: { status: 200 } });
  scope.setUser({ id: "42", email: "a@b.c" }).setTags({ region: "eu", plan: "paid", shard: "7" });
  scope.setContext("order", { id: 1, items: [1, 2, 3] });
  return async (atLeast) => {
    const started = process.hrtime.bigint();
    let took = 0;
    let captures = 0;
    while (took < ROUND || captures < atLeast) {
      for (let i = 0; i < PORTION; i++)
        Sentry.captureException(thrower(10, `order ${captures++ % 2_000} was not found`));
      await idle(client);
      took = Number(process.hrtime.bigint() - started) / 1_000;
    }
    return took / captures;
  };
}

const withoutDedupe = (defaults: { name: string }[]) => defaults.filter(({ name }) => name !== "Dedupe") as never;
let passed = 0;
const winnow = createWinnow();
const variants: Record<string, Sentry.NodeOptions> = {
  "stock SDK": { integrations: withoutDedupe },
  "its Dedupe": {},
  "a throttle in beforeSend": { integrations: withoutDedupe, beforeSend: (event) => (passed++ < 3 ? event : null) },
  "sampleRate: 0.01": { integrations: withoutDedupe, sampleRate: 0.01 },
  Winnow: { transport: winnow.transport(nullTransport), integrations: [winnow.integration()] },
};

// Each variant in a process of its own: clients of one process pay for each other's hooks. All of them live at once and take turns round by
// round, and the ratio is taken within a turn: one variant after the other, a busy half minute of the machine made 0.16 into 0.24.
const wanted = process.argv[2];
if (wanted !== undefined && wanted in variants) {
  const round = startApp(variants[wanted] as Sentry.NodeOptions);
  process.on("message", async (atLeast: number) => process.send?.(await round(atLeast)));
  process.once("disconnect", () => {
    const { captured, sent, folded } = winnow.stats();
    process.exit(captured === sent + folded ? 0 : 1);
  });
  await new Promise(() => {});
}
const apps = Object.keys(variants).map((what) => ({
  what,
  child: fork(import.meta.filename, [what], { execArgv: ["--conditions=@winnow/source", "--no-warnings"] }),
  micros: [] as number[],
}));
// The first turn only warms up.
for (let turn = -1; turn < TURNS; turn++) {
  for (const { child, micros } of apps) {
    child.send(turn < 0 ? WARM_UP : 0);
    const [took] = (await once(child, "message")) as [number];
    if (turn >= 0) micros.push(took);
  }
}
for (const { what, child } of apps) {
  child.disconnect();
  const [code] = await once(child, "exit");
  if (code !== 0) throw new Error(`${what}: the benchmark lost count`);
}
const toStock = ({ micros }: { micros: number[] }) =>
  median(micros.map((took, turn) => took / (apps[0]?.micros[turn] as number)));
const ratio = toStock(apps.at(-1) as (typeof apps)[0]);
console.table(
  apps.map((app) => ({
    what: app.what,
    "to stock": toStock(app).toFixed(3),
    "µs per duplicate": median([...app.micros]).toFixed(1),
  })),
);

/** The transport alone: the same error again and again, in events of its own, each with another id in its message. */
function microsPerSend(): number {
  const outer = createWinnow().transport(nullTransport)({
    url: `http://h/?sentry_key=wn${"a".repeat(30)}`,
    recordDroppedEvent: () => {},
  });
  const envelopes = Array.from({ length: 20 }, (_, id) => {
    const copy = structuredClone(lastEnvelope) as unknown as [object, [object, { exception: object }][]];
    const [item] = copy[1];
    if (item !== undefined)
      item[1].exception = JSON.parse(JSON.stringify(item[1].exception).replace("order 7", `order ${id}`)) as object;
    return copy as unknown as Envelope;
  });
  const rounds: number[] = [];
  for (let round = -2; round < TURNS; round++) {
    const started = process.hrtime.bigint();
    for (let i = 0; i < PER_ROUND; i++) outer.send(envelopes[i % envelopes.length] as Envelope);
    if (round >= 0) rounds.push(Number(process.hrtime.bigint() - started) / 1_000 / PER_ROUND);
  }
  return median(rounds);
}

lastEnvelope = undefined;
const client = Sentry.init({ dsn: DSN, transport: nullTransport });
Sentry.captureException(thrower(10, "order 7 was not found"));
await client?.flush(2_000);
const send = microsPerSend();
console.table([
  {
    budget: "captureException of a duplicate to the stock SDK's",
    ratio: ratio.toFixed(3),
    limit: (1 / 7).toFixed(3),
  },
  { budget: "send() of a duplicate, µs", ratio: send.toFixed(2), limit: "5.00" },
]);
process.exit(ratio <= 1 / 7 && send <= 5 ? 0 : 1);
