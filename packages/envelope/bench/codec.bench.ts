// What reading an envelope costs, next to what a receiver would use instead: the parser of @sentry/core, and the bare JSON.parse of the same
// payload. All contenders take turns in every round, so that a slow moment of the machine hits each of them.
import { readFileSync } from "node:fs";
import { parseEnvelope as parseWithSdk } from "@sentry/core";
import { eventSchema, tallyBatchSchema } from "@winnow/envelope";
import {
  makeJsonItem,
  makeTallyItem,
  parseEnvelope,
  parseJsonItem,
  serializeEnvelope,
  type Tally,
  uuidV7,
} from "@winnow/envelope/wire";

const ROUNDS = 15;
const MILLISECONDS_PER_ROUND = 30;

const corpus = new URL("../../test-kit/corpus/events/", import.meta.url);
const read = (name: string) => JSON.parse(readFileSync(new URL(name, corpus), "utf8"));

const event = read("bugsink/laravel.json");
const eventText = JSON.stringify(event);
const eventBytes = serializeEnvelope({ header: {}, items: [makeJsonItem({ type: "event" }, event)] });

const attachment = { header: { type: "attachment", length: 0 }, payload: new Uint8Array(1_000_000).fill(120) };
const withAttachment = serializeEnvelope({ header: {}, items: [makeJsonItem({ type: "event" }, event), attachment] });
const manyItems = serializeEnvelope({
  header: {},
  items: Array.from({ length: 1000 }, () => makeJsonItem({ type: "span" }, { span_id: "a", op: "db", data: { n: 1 } })),
});

const tally = (kind: number): Tally => ({
  fingerprint: `1.${kind.toString(16).padStart(32, "0")}`,
  count: 137,
  first_seen: 1_795_200_000.5,
  last_seen: 1_795_200_090,
  minutes: [
    [29_920_000, 100],
    [29_920_001, 37],
  ],
  release: "shop@1.4.0",
  environment: "production",
  title: "PaymentError: Order cannot be paid twice",
  level: "error",
  platform: "node",
  tags: {
    url: [
      ["/cart", 90],
      ["/pay", 47],
    ],
    browser: [["Firefox", 137]],
  },
  users: { ids: Array.from({ length: 10 }, (_, n) => n.toString(16).padStart(16, "0")) },
});
const TALLIES = 200;
const batchItem = makeTallyItem({
  id: uuidV7(1_795_200_000_000, new Uint8Array(10)),
  producer: "6ba7b810-9dad-41d1-80b4-00c04fd430c8",
  tallies: Array.from({ length: TALLIES }, (_, kind) => tally(kind)),
});
const batchText = new TextDecoder().decode(batchItem.payload);

const decodeAll = (bytes: Uint8Array) =>
  parseEnvelope(bytes).items.map((item) => (item.header.type === "attachment" ? item.payload : parseJsonItem(item)));

type Contender = { name: string; run: () => unknown; than?: string; budget?: number };

const contenders: Contender[] = [
  { name: "event: JSON.parse", run: () => JSON.parse(eventText) },
  { name: "event: @sentry/core parseEnvelope", run: () => parseWithSdk(eventBytes) },
  {
    name: "event: parseEnvelope",
    run: () => parseEnvelope(eventBytes),
    than: "event: @sentry/core parseEnvelope",
    budget: 0.25,
  },
  {
    name: "event: parseEnvelope + parseJsonItem",
    run: () => decodeAll(eventBytes),
    than: "event: @sentry/core parseEnvelope",
    budget: 1.4,
  },
  { name: "event: eventSchema.parse", run: () => eventSchema.parse(event), than: "event: JSON.parse", budget: 1.4 },
  { name: "event + 1 MB: @sentry/core parseEnvelope", run: () => parseWithSdk(withAttachment) },
  {
    name: "event + 1 MB: parseEnvelope + parseJsonItem",
    run: () => decodeAll(withAttachment),
    than: "event + 1 MB: @sentry/core parseEnvelope",
    budget: 1.4,
  },
  { name: "1000 items: @sentry/core parseEnvelope", run: () => parseWithSdk(manyItems) },
  {
    name: "1000 items: parseEnvelope + parseJsonItem",
    run: () => decodeAll(manyItems),
    than: "1000 items: @sentry/core parseEnvelope",
    budget: 1.4,
  },
  { name: `${TALLIES} tallies: JSON.parse`, run: () => JSON.parse(batchText) },
  {
    name: `${TALLIES} tallies: parseJsonItem + tallyBatchSchema`,
    run: () => tallyBatchSchema.parse(parseJsonItem(batchItem)),
    than: `${TALLIES} tallies: JSON.parse`,
    budget: 5,
  },
];

function microsecondsPerCall({ run }: Contender): number {
  const begin = performance.now();
  let calls = 0;
  while (performance.now() - begin < MILLISECONDS_PER_ROUND) {
    run();
    calls++;
  }
  return ((performance.now() - begin) * 1000) / calls;
}

const median = (numbers: number[]) => numbers.sort((a, b) => a - b)[Math.floor(numbers.length / 2)] as number;

const rounds = Array.from({ length: ROUNDS }, () => contenders.map(microsecondsPerCall));
const times = new Map(contenders.map(({ name }, at) => [name, median(rounds.map((round) => round[at] as number))]));

const bytes = new Intl.NumberFormat("en");
console.log(`One event of ${bytes.format(eventText.length)} bytes; medians of ${ROUNDS} rounds.\n`);
let failed = false;
console.table(
  contenders.map(({ name, than, budget }) => {
    const time = times.get(name) as number;
    if (than === undefined || budget === undefined) return { what: name, µs: time.toFixed(1) };
    const ratio = time / (times.get(than) as number);
    if (ratio > budget) failed = true;
    return { what: name, µs: time.toFixed(1), baseline: than, ratio: ratio.toFixed(2), budget, met: ratio <= budget };
  }),
);
const perSecond = (TALLIES * 1e6) / (times.get(`${TALLIES} tallies: parseJsonItem + tallyBatchSchema`) as number);
console.log(`${bytes.format(Math.round(perSecond))} tallies decoded and checked per second`);
process.exit(failed ? 1 : 0);
