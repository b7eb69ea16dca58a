// Stock SDK events into a receiver on a durable Postgres, everything on this machine's cores, against two baselines in the same run.
// `npm run bench -- receiver/bench/ingest` measures the cases that have a budget and one of each kind, `--full` all of them.
import { settled, startDurable } from "./database.ts";
import { eventBodies, type Load, type Measured, measure } from "./load.ts";
import { buildServer, type Mode, type Server, startServer, stopServer } from "./servers.ts";

type Case = { size: number; groups: number; gzip: boolean };

const full = process.argv.includes("--full");
/** Servers take turns, so that whatever else the machine does hits all of them. */
const ROUNDS = 3;
const REQUESTS = full ? 5_000 : 3_000;
const WARM = 4_000;
const CONNECTIONS = 64;

const cases: Case[] = full
  ? [20_000, 2_000].flatMap((size) =>
      [200, 20, 5_000].flatMap((groups) => [false, true].map((gzip) => ({ size, groups, gzip }))),
    )
  : [
      { size: 20_000, groups: 200, gzip: false },
      { size: 2_000, groups: 200, gzip: false },
      { size: 20_000, groups: 200, gzip: true },
    ];

type Run = { server: Server; url: string; sent: number; rounds: Measured[]; wal: number; seconds: number };

const postgres = await startDurable();
await buildServer();
const rows: Record<string, string | number>[] = [];
const budgets: { held: boolean; text: string }[] = [];
const mb = (bytes: number): number => Math.round(bytes / 1024 / 1024);
const median = (numbers: readonly number[]): number => [...numbers].sort((a, b) => a - b)[numbers.length >> 1] ?? 0;
const rateOf = ({ rounds }: Run): number => median(rounds.map(({ perSecond }) => perSecond));

async function start(mode: Mode): Promise<Run> {
  const url = await postgres.createDatabase();
  return { server: await startServer(mode, url), url, sent: 0, rounds: [], wal: 0, seconds: 0 };
}

async function play(run: Run, { size, groups, gzip }: Case, requests: number): Promise<Measured> {
  const { port, paths } = run.server;
  const load: Load = {
    port,
    path: paths[0],
    requests,
    connections: CONNECTIONS,
    headers: gzip ? "content-encoding: gzip\r\n" : "",
    body: eventBodies(size, groups, requests, gzip),
  };
  run.sent += requests;
  const measured = await measure(load);
  if (measured.failed > 0) throw new Error(`${measured.failed} requests to ${run.server.mode} failed`);
  return measured;
}

/** One round, until everything is in the tables that pages read. */
async function round(run: Run, one: Case): Promise<void> {
  const wal = await postgres.walPosition();
  const start = performance.now();
  run.rounds.push(await play(run, one, REQUESTS));
  if (run.server.mode === "receiver") await settled(run.url, run.sent);
  run.seconds += (performance.now() - start) / 1000;
  run.wal += (await postgres.walPosition()) - wal;
}

async function report(run: Run, one: Case, bare: number): Promise<void> {
  const { mode, idle } = run.server;
  const { peak, perTransaction } = await stopServer(run.server);
  const events = REQUESTS * ROUNDS;
  rows.push({
    bytes: one.size,
    groups: one.groups,
    gzip: one.gzip ? "yes" : "",
    server: mode,
    "req/s": Math.round(rateOf(run)),
    "of bare": (rateOf(run) / bare).toFixed(2),
    "in tables/s": mode === "bare" ? "" : Math.round(events / run.seconds),
    "p50 ms": median(run.rounds.map(({ p50 }) => p50)).toFixed(1),
    "p99 ms": median(run.rounds.map(({ p99 }) => p99)).toFixed(1),
    "per commit": perTransaction === undefined ? "" : Math.round(perTransaction),
    "WAL kB/1000": mode === "bare" ? "" : Math.round(run.wal / 1024 / (events / 1000)),
    "idle MB": mb(idle),
    "peak MB": mb(peak),
  });
  if (mode !== "receiver" || one.size !== 20_000 || one.groups !== 200 || one.gzip) return;
  const ratio = rateOf(run) / bare;
  budgets.push(
    {
      held: ratio >= 1 / 3,
      text: `stock 20 kB events: ${ratio.toFixed(2)} of bare node:http + JSON.parse (budget >= 0.33)`,
    },
    { held: mb(idle) <= 120, text: `memory idle: ${mb(idle)} MB (budget <= 120)` },
    { held: mb(peak) <= 300, text: `memory under load: ${mb(peak)} MB (budget <= 300)` },
  );
}

for (const one of cases) {
  const runs = [await start("bare"), await start("naive"), await start("receiver")];
  for (const run of runs) await play(run, one, WARM);
  for (let i = 0; i < ROUNDS; i++) for (const run of runs) await round(run, one);
  const bare = rateOf(runs[0] as Run);
  for (const run of runs) await report(run, one, bare);
}
console.table(rows);
for (const { held, text } of budgets) console.log(`${held ? "held  " : "MISSED"} ${text}`);
await postgres.stop();
process.exit(budgets.every(({ held }) => held) ? 0 : 1);
