// What a fingerprint costs next to JSON.parse of the same event, which everybody pays anyway; both take turns in every round, so that a slow
// moment of the machine hits both. And what the rules weigh in a bundle.
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { earlyKey } from "../src/early-key.ts";
import { fingerprint } from "../src/fingerprint/fingerprint.ts";
import { provisionalFingerprint } from "../src/fingerprint/provisional.ts";

const ROUNDS = 60;
const BUDGET_50_FRAMES = 10;
const corpus = new URL("../../test-kit/corpus/events/", import.meta.url);

interface Sample {
  readonly name: string;
  readonly event: unknown;
  readonly text: string;
}

const sample = (name: string, event: unknown): Sample => ({ name, event, text: JSON.stringify(event) });

const corpusSamples = readdirSync(corpus).flatMap((folder) =>
  readdirSync(new URL(`${folder}/`, corpus)).map((file) =>
    sample(`${folder}/${file}`, JSON.parse(readFileSync(new URL(`${folder}/${file}`, corpus), "utf8"))),
  ),
);

const context = {
  pre_context: ["a", "b", "c", "d", "e"],
  context_line: "  return load(id)",
  post_context: ["a", "b", "c", "d", "e"],
};
const stackOf = (count: number, frame: (i: number) => object) => ({
  frames: Array.from({ length: count }, (_, i) => frame(i)),
});
const message = "Order 551029 cannot be paid twice by ann@example.org";

const made: readonly Sample[] = [
  sample("Node, 50 frames, message with data", {
    platform: "node",
    exception: {
      values: [
        {
          type: "Error",
          value: message,
          stacktrace: stackOf(50, (i) => ({
            function: `Shop.load${i}`,
            filename: `/app/dist/shop/f${i}.js`,
            lineno: i,
            colno: 5,
            in_app: true,
            ...context,
          })),
        },
      ],
    },
  }),
  sample("Node, 50 frames of libraries", {
    platform: "node",
    exception: {
      values: [
        {
          type: "Error",
          value: "Connection terminated unexpectedly",
          stacktrace: stackOf(50, (i) => ({
            function: `Client.q${i}`,
            filename: `/app/node_modules/p${i}/lib/client.js`,
            lineno: i,
            colno: 5,
            in_app: false,
            ...context,
          })),
        },
      ],
    },
  }),
  sample("browser, 50 minified frames", {
    platform: "javascript",
    exception: {
      values: [
        {
          type: "TypeError",
          value: "Cannot read properties of undefined (reading 'total')",
          stacktrace: stackOf(50, (i) => ({
            function: `${"abc"[i % 3]}${i}`.slice(0, 3),
            filename: "https://cdn.example.net/static/js/main.8f3c2a1b.js",
            lineno: 1,
            colno: 5_000 + i,
            in_app: true,
          })),
        },
      ],
    },
  }),
  sample("browser, stack overflow, 50 frames", {
    platform: "javascript",
    exception: {
      values: [
        {
          type: "RangeError",
          value: "Maximum call stack size exceeded",
          stacktrace: stackOf(50, () => ({
            function: "walk",
            filename: "https://shop.example.com/assets/tree.js",
            lineno: 4,
            colno: 12,
            in_app: true,
          })),
        },
      ],
    },
  }),
  sample("message, four masks, no stack", {
    platform: "node",
    message: `${message} at 2026-01-20T09:14:03Z from 10.0.0.5:5432`,
  }),
];

function measure(run: () => unknown, inner: number): number {
  const started = process.hrtime.bigint();
  for (let i = 0; i < inner; i++) run();
  return Number(process.hrtime.bigint() - started) / 1_000 / inner;
}

const quantile = (sorted: readonly number[], q: number) =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * q))] ?? 0;

function compare({ event, text }: Sample, inner: number) {
  const [own, parse]: [number[], number[]] = [[], []];
  for (let round = 0; round < ROUNDS; round++) {
    own.push(measure(() => fingerprint(event).fingerprint, inner));
    parse.push(measure(() => JSON.parse(text), inner));
  }
  own.sort((a, b) => a - b);
  parse.sort((a, b) => a - b);
  return { median: quantile(own, 0.5), p99: quantile(own, 0.99), parse: quantile(parse, 0.5) };
}

const cell = (value: number | string, width = 9) =>
  (typeof value === "number" ? value.toFixed(2) : value).padStart(width);
let failed = false;
const judge = (holds: boolean) => {
  failed ||= !holds;
  return holds ? "ok" : "OVER BUDGET";
};

// The first rounds of every kind warm up the engine.
for (const one of [...corpusSamples, ...made]) compare(one, 3);

console.log(
  `${"event".padEnd(40)}${cell("median")}${cell("p99")}${cell("parse")}${cell("ratio")}   µs per event; budget: half of JSON.parse, ${BUDGET_50_FRAMES} µs`,
);
for (const one of made) {
  const { median, p99, parse } = compare(one, 50);
  const frames = one.name.includes("50");
  const verdict = frames ? judge(median <= BUDGET_50_FRAMES && median <= parse / 2) : "";
  console.log(`${one.name.padEnd(40)}${cell(median)}${cell(p99)}${cell(parse)}${cell(median / parse)}   ${verdict}`);
}

const sizes: readonly (readonly [string, number, number])[] = [
  ["up to 2 kB", 0, 2_000],
  ["2 to 10 kB", 2_000, 10_000],
  ["over 10 kB", 10_000, Number.POSITIVE_INFINITY],
];
for (const [name, from, to] of sizes) {
  const rows = corpusSamples
    .filter(({ text }) => text.length >= from && text.length < to)
    .map((one) => compare(one, 10));
  const column = (pick: (row: (typeof rows)[number]) => number) => rows.map(pick).sort((a, b) => a - b);
  const [median, p99, parse] = [
    quantile(
      column((r) => r.median),
      0.5,
    ),
    quantile(
      column((r) => r.p99),
      0.99,
    ),
    quantile(
      column((r) => r.parse),
      0.5,
    ),
  ];
  console.log(
    `${`corpus, ${name}, ${rows.length} events`.padEnd(40)}${cell(median)}${cell(p99)}${cell(parse)}${cell(median / parse)}`,
  );
}

const browserEvent = made[2]?.event;
const error = new Error(message);
console.log(
  `\nbefore an SDK parses: early key ${measure(() => earlyKey(error), 20_000).toFixed(2)} µs, provisional fingerprint ${measure(() => provisionalFingerprint(browserEvent), 5_000).toFixed(2)} µs`,
);

const source = (path: string) => JSON.stringify(fileURLToPath(new URL(`../src/${path}`, import.meta.url)));
const bundles: readonly (readonly [string, string])[] = [
  [
    "earlyKey and provisionalFingerprint",
    `export { earlyKey } from ${source("early-key.ts")}; export { provisionalFingerprint } from ${source("fingerprint/provisional.ts")};`,
  ],
  [
    "fingerprintJavaScript",
    `export { fingerprintJavaScript } from ${source("fingerprint/fingerprint-javascript.ts")};`,
  ],
  ["fingerprint, all platforms", `export { fingerprint } from ${source("fingerprint/fingerprint.ts")};`],
];
console.log(`\n${"bundle".padEnd(40)}${cell("min")}${cell("gzip")}   bytes`);
for (const [name, contents] of bundles) {
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: "." },
    bundle: true,
    minify: true,
    format: "esm",
    target: "es2022",
    write: false,
  });
  const bytes = outputFiles[0]?.contents ?? new Uint8Array();
  console.log(`${name.padEnd(40)}${cell(`${bytes.length}`)}${cell(`${gzipSync(bytes, { level: 9 }).length}`)}`);
}
process.exit(failed ? 1 : 0);
