// A storm of 100,000 errors of 50 kinds, interleaved, over real HTTP: requests, bytes and how far each way's count is from the truth. The stock
// SDK and its alternatives get as much time as they need; what sends every error is measured on a part of the storm, and scaled.
import { spawnSync } from "node:child_process";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { gunzipSync } from "node:zlib";
import * as Sentry from "@sentry/node";
import { withWinnow } from "../src/node.ts";

const ERRORS = 100_000;
/** What the ways that send every error are measured on. */
const PART = 2_000;
const KINDS = 50;
const SENDS_ALL = new Set(["stock SDK", "its Dedupe"]);

type Result = { requests: number; bytes: number; counted: number; megabytes: number };

const withoutDedupe = (defaults: { name: string }[]) => defaults.filter(({ name }) => name !== "Dedupe") as never;
const seen = new Map<string, number>();
const ways: Record<string, (options: Sentry.NodeOptions) => Sentry.NodeOptions> = {
  "stock SDK": (options) => ({ ...options, integrations: withoutDedupe }),
  "its Dedupe": (options) => options,
  "a throttle in beforeSend": (options) => ({
    ...options,
    integrations: withoutDedupe,
    beforeSend(event) {
      const key = event.exception?.values?.[0]?.type ?? "";
      seen.set(key, (seen.get(key) ?? 0) + 1);
      return (seen.get(key) ?? 0) <= 3 ? event : null;
    },
  }),
  "sampleRate: 0.01": (options) => ({ ...options, integrations: withoutDedupe, sampleRate: 0.01 }),
  Winnow: (options) => withWinnow(options),
};

async function storm(way: string): Promise<Result> {
  let requests = 0;
  let bytes = 0;
  let counted = 0;
  const ids = new Set<string>();
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks);
    requests++;
    bytes += body.length;
    const lines = (request.headers["content-encoding"] === "gzip" ? gunzipSync(body) : body).toString().split("\n");
    if (lines[1]?.startsWith('{"type":"event"')) counted++;
    if (lines[1]?.startsWith('{"type":"tally"')) {
      const batch = JSON.parse(lines[2] ?? "{}") as { id: string; tallies: { count: number }[] };
      if (!ids.has(batch.id)) counted += batch.tallies.reduce((sum, { count }) => sum + count, 0);
      ids.add(batch.id);
    }
    response.end("{}");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const dsn = `http://wn${"a".repeat(30)}@127.0.0.1:${(server.address() as AddressInfo).port}/1`;
  const client = Sentry.init(ways[way]?.({ dsn, release: "storm@1" }) ?? {});
  const total = SENDS_ALL.has(way) ? PART : ERRORS;
  globalThis.gc?.();
  const before = process.memoryUsage().heapUsed;
  for (let i = 0; i < total; i++) {
    const error = new Error(`order ${i} was not found`);
    error.name = `Kind${String.fromCharCode(65 + (i % KINDS))}Error`;
    Sentry.captureException(error);
    if (i % 50 === 49) await (way === "Winnow" ? new Promise(setImmediate) : client?.flush());
  }
  globalThis.gc?.();
  const megabytes = (process.memoryUsage().heapUsed - before) / 1e6;
  await client?.close(10_000);
  server.closeAllConnections();
  server.close();
  const scale = ERRORS / total;
  return { requests: requests * scale, bytes: bytes * scale, counted: counted * scale, megabytes };
}

const wanted = process.argv[2];
if (wanted !== undefined) {
  console.log(JSON.stringify(await storm(wanted)));
  process.exit(0);
}
const results: Record<string, Result> = {};
for (const way of Object.keys(ways)) {
  const flags = ["--conditions=@winnow/source", "--no-warnings", "--expose-gc"];
  const { stdout } = spawnSync(process.execPath, [...flags, import.meta.filename, way], { encoding: "utf8" });
  results[way] = JSON.parse(stdout.trim().split("\n").at(-1) ?? "{}") as Result;
}
const stock = results["stock SDK"] as Result;
const ours = results.Winnow as Result;
console.table(
  Object.entries(results).map(([way, { requests, bytes, counted, megabytes }]) => ({
    way,
    requests: Math.round(requests),
    "kB sent": Math.round(bytes / 1_000),
    counted: Math.round(counted),
    "missing of the truth": `${((1 - counted / ERRORS) * 100).toFixed(1)} %`,
    "heap, MB": megabytes.toFixed(1),
  })),
);
const budgets = [
  { budget: "requests to the stock SDK's", ratio: ours.requests / stock.requests, limit: 1 / 1_000 },
  { budget: "bytes to the stock SDK's", ratio: ours.bytes / stock.bytes, limit: 1 / 1_000 },
  { budget: "occurrences that nobody counts", ratio: ERRORS - ours.counted, limit: 0 },
];
console.table(budgets.map(({ budget, ratio, limit }) => ({ budget, ratio: ratio.toFixed(6), limit })));
process.exit(budgets.every(({ ratio, limit }) => ratio <= limit) ? 0 : 1);
