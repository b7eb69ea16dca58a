import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { gzipSync } from "node:zlib";
import { readCorpus } from "@winnow/test-kit";
import { openPglite } from "@winnow/test-kit/pglite";
import fc from "fast-check";
import { expect, it } from "vitest";
import { eventEnvelope, makeEvent, makeTally, startReceiver, tallyEnvelope } from "./support/envelopes.ts";

/** `npm run fuzz` is the long form, of 100,000. */
const runs = Number(process.env.WINNOW_FUZZ_RUNS ?? 2_000);
const ROUND = 20;
/** Of the rounds, how many pass before memory is measured for the first time: until then code is compiled and caches fill. */
const WARM = 0.3;
/** What the heap may hold more at the end than after that, MB: in the short form 7 kB an input, in the long form 140 bytes. */
const GROWTH = 10;

setFlagsFromString("--expose-gc");
const collectGarbage = runInNewContext("gc") as () => void;

/** What is alive, MB. The second collection takes what finalizers of the first let go. */
async function heapInUse(): Promise<number> {
  for (let i = 0; i < 2; i++) {
    collectGarbage();
    await new Promise((resolve) => setImmediate(resolve));
  }
  return process.memoryUsage().heapUsed / 1024 / 1024;
}

const corpus = readCorpus().map(({ bytes }) =>
  Buffer.from(JSON.stringify(JSON.parse(Buffer.from(bytes).toString("utf8")))),
);

/** Values that broke somebody's ingest once. */
const nasty = fc.oneof(
  fc.jsonValue({ maxDepth: 4 }),
  fc.constantFrom<unknown>(
    "\u0000",
    "\ud800",
    "x".repeat(20_000),
    1e308,
    -1e308,
    Number.MAX_SAFE_INTEGER,
    "9".repeat(400),
    "+275760-09-13T00:00:01Z",
    "0000-00-00",
    -62_135_596_800,
    [],
    {},
    [null],
    null,
    [[[]]],
  ),
);

const fields = [
  "event_id",
  "timestamp",
  "level",
  "platform",
  "exception",
  "message",
  "logentry",
  "tags",
  "user",
  "release",
  "environment",
  "transaction",
  "request",
  "contexts",
  "fingerprint",
  "threads",
  "breadcrumbs",
  "csp",
  "extra",
  "sdk",
  "__proto__",
  "constructor",
  "toString",
];
const event = fc
  .array(fc.tuple(fc.constantFrom(...fields), nasty), { maxLength: 8 })
  .map((pairs) => JSON.stringify(Object.fromEntries(pairs)));
const tally = fc
  .array(
    fc.tuple(
      fc.constantFrom("fingerprint", "count", "minutes", "tags", "users", "title", "first_seen", "release", "level"),
      nasty,
    ),
    { maxLength: 3 },
  )
  .map((pairs) =>
    JSON.stringify({
      id: "01990000-0000-7000-8000-000000000000",
      producer: 1,
      tallies: [{ ...makeTally(1, 2), ...Object.fromEntries(pairs) }],
    }),
  );
const itemType = fc.oneof(
  fc.constantFrom("event", "tally", "client_report", "session", "attachment", "raw_security", "feedback"),
  fc.string({ maxLength: 10 }),
);
const item = fc
  .tuple(
    itemType,
    fc.oneof(
      event,
      tally,
      nasty.map((value) => String(JSON.stringify(value))),
    ),
  )
  .map(([type, payload]) => `${JSON.stringify({ type })}\n${payload}`);
const envelope = fc
  .tuple(nasty, fc.array(item, { maxLength: 4 }))
  .map(([header, items]) => Buffer.from([JSON.stringify(header ?? {}), ...items].join("\n")));

const damage = (body: Buffer, edits: readonly (readonly [number, number])[]): Buffer => {
  const copy = Buffer.from(body);
  for (const [at, byte] of edits) if (copy.length > 0) copy[at % copy.length] = byte;
  return copy;
};
const edits = fc.array(fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 })), { maxLength: 6 });
const mutated = fc
  .tuple(fc.constantFrom(...corpus), edits)
  .map(([payload, changes]) => Buffer.concat([Buffer.from('{}\n{"type":"event"}\n'), damage(payload, changes)]));
const damaged = fc
  .tuple(fc.constantFrom(eventEnvelope(makeEvent("Fuzz")), tallyEnvelope([makeTally(1, 3)])), edits)
  .map(([body, changes]) => damage(Buffer.from(body), changes));
const noise = fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes));
const compressed = fc.tuple(fc.oneof(envelope, noise), edits).map(([body, changes]) => damage(gzipSync(body), changes));

it(`answers ${runs} strange bodies without a 5xx or growing memory, and goes on counting`, async () => {
  const pglite = await openPglite();
  const { receiver, send, issues } = await startReceiver({ database: pglite });
  const inputs = fc.oneof(
    { weight: 4, arbitrary: envelope.map((body) => ({ body, headers: {} })) },
    { weight: 3, arbitrary: mutated.map((body) => ({ body, headers: {} })) },
    { weight: 2, arbitrary: damaged.map((body) => ({ body, headers: {} })) },
    { weight: 1, arbitrary: noise.map((body) => ({ body, headers: {} })) },
    { weight: 1, arbitrary: compressed.map((body) => ({ body, headers: { "content-encoding": "gzip" } })) },
  );
  let rounds = 0;
  let warm = Number.NaN;
  // Many at once, as they would come: the poison of one must not reach the others.
  await fc.assert(
    fc.asyncProperty(fc.array(inputs, { minLength: ROUND, maxLength: ROUND }), async (batch) => {
      if (++rounds === Math.ceil((WARM * runs) / ROUND)) warm = await heapInUse();
      const good = makeEvent("Good");
      const answers = await Promise.all([
        ...batch.map(({ body, headers }) => send(body, { headers })),
        send(eventEnvelope(good)),
      ]);
      expect(answers.filter((answer) => answer.status >= 500)).toEqual([]);
      expect(answers.at(-1)?.json).toEqual({ id: good.event_id });
    }),
    { numRuns: Math.ceil(runs / ROUND), endOnFailure: true },
  );
  expect((await heapInUse()) - warm).toBeLessThan(GROWTH);
  const good = (await issues("query=")).find((issue) => issue.title.startsWith("GoodError"));
  expect(Number(good?.count)).toBeGreaterThanOrEqual(Math.ceil(runs / ROUND));
  await receiver.close();
  await pglite.close();
}, 3_600_000);
