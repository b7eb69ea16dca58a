// What a duplicate costs once its fingerprint is known, and what 1,000 live groups weigh. The baseline of the time is the least that any
// counter can do: one look-up and one addition in a Map under the same key.
import { createFoldState, drain, fold, groupKey, hashUser, type Occurrence } from "@winnow/core";

const START = 1_795_000_000_000;
const ROUNDS = 9;
const REPEATS = 200_000;

const kinds: Occurrence[] = Array.from({ length: 50 }, (_, i) => ({
  fingerprint: `1.${String(i).padStart(32, "0")}`,
  release: "shop@1.4.0",
  environment: "production",
  title: "PaymentError: Order 551029 cannot be paid twice",
  level: "error",
  platform: "node",
  timestamp: START,
  tags: { url: `/cart/${i % 4}`, browser: "Firefox", server: `web-${i % 3}` },
  user: hashUser({ id: i }),
}));

function median(numbers: number[]): number {
  return numbers.sort((a, b) => a - b)[Math.floor(numbers.length / 2)] as number;
}

function nanosecondsPerCall(call: (i: number) => void): number {
  const times: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const begin = process.hrtime.bigint();
    for (let i = 0; i < REPEATS; i++) call(i);
    times.push(Number(process.hrtime.bigint() - begin) / REPEATS);
  }
  return median(times);
}

let state = createFoldState();
const folded = nanosecondsPerCall((i) => {
  state = fold(state, kinds[i % kinds.length] as Occurrence, START + i).state;
});

const counts = new Map<string, number>();
const counted = nanosecondsPerCall((i) => {
  const key = groupKey(kinds[i % kinds.length] as Occurrence);
  counts.set(key, (counts.get(key) ?? 0) + 1);
});

const total = [...counts.values()].reduce((a, b) => a + b, 0);
const tallied = drain(state, START, "all").tallies.reduce((sum, { count }) => sum + count, 0);
if (total !== ROUNDS * REPEATS || tallied > total) throw new Error("the benchmark lost count");

globalThis.gc?.();
const before = process.memoryUsage().heapUsed;
let full = createFoldState({ maxGroups: 1_000 });
for (let i = 0; i < 20_000; i++) {
  const kind = kinds[i % kinds.length] as Occurrence;
  full = fold(full, { ...kind, fingerprint: `1.${i % 1_000}`, user: hashUser({ id: i % 7_000 }) }, START + i).state;
}
globalThis.gc?.();
const bytes = process.memoryUsage().heapUsed - before;
if (full.groups.size !== 1_000) throw new Error("the benchmark lost groups");

console.table({
  "fold of a duplicate, three tags and a user (ns)": {
    measured: Math.round(folded),
    baseline: Math.round(counted),
    ratio: (folded / counted).toFixed(2),
  },
  "memory of 1,000 live groups, three tags and seven users each (bytes)": {
    measured: bytes,
    baseline: 2_000_000,
    ratio: (bytes / 2_000_000).toFixed(2),
  },
});
if (bytes > 2_000_000) throw new Error(`1,000 live groups take ${bytes} bytes; the budget is 2,000,000`);
