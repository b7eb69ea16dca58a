// Stock SDK events into a receiver on a durable Postgres, everything on this machine's cores, against two baselines in the same run.
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { startPostgres } from "@winnow/test-kit/postgres";
import pg from "pg";
import { eventBodies, type Measured, measure } from "./load.ts";

const quick = process.argv.includes("--quick");
const requests = quick ? 6_000 : 20_000;

type Server = { port: number; path: string; idle: number; child: ChildProcess };

async function start(mode: string, url: string): Promise<Server> {
  const child = fork(new URL("./server.ts", import.meta.url), [mode, url], {
    // What is shipped, if it was built: stripping types at run time takes memory of its own.
    execArgv: existsSync(new URL("../dist/index.js", import.meta.url)) ? [] : ["--conditions=@winnow/source"],
    stdio: ["ignore", "pipe", "inherit", "ipc"],
  });
  const [line] = (await once(child.stdout as NodeJS.ReadableStream, "data")) as [Buffer];
  return { ...(JSON.parse(line.toString()) as Omit<Server, "child">), child };
}

async function stop({ child }: Server): Promise<{ peak: number; perTransaction?: number }> {
  const answer = once(child, "message");
  child.send("peak");
  const [stats] = (await answer) as [{ peak: number; perTransaction?: number }];
  child.kill();
  await once(child, "exit");
  return stats;
}

const postgres = await startPostgres({
  settings: { fsync: "on", synchronous_commit: "on", full_page_writes: "on", shared_buffers: "256MB" },
});
const admin = new pg.Client({ connectionString: postgres.url() });
await admin.connect();
const walPosition = async (): Promise<number> =>
  Number((await admin.query("select pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0')::float8 as at")).rows[0].at);

const rows: Record<string, string | number>[] = [];
const budgets: string[] = [];
const mb = (bytes: number): number => Math.round(bytes / 1024 / 1024);

const cases = [
  { size: 20_000, groups: 200, gzip: false },
  { size: 2_000, groups: 200, gzip: false },
  ...(quick
    ? []
    : [
        { size: 20_000, groups: 20, gzip: false },
        { size: 20_000, groups: 5_000, gzip: false },
        { size: 20_000, groups: 200, gzip: true },
        { size: 2_000, groups: 20, gzip: false },
        { size: 2_000, groups: 5_000, gzip: false },
      ]),
];

for (const { size, groups, gzip } of cases) {
  const bare = { perSecond: 0 };
  for (const mode of gzip ? ["receiver"] : ["bare", "naive", "receiver"]) {
    const url = await postgres.createDatabase();
    const server = await start(mode, url);
    const load = {
      ...server,
      connections: 64,
      headers: gzip ? "content-encoding: gzip\r\n" : "",
    };
    await measure({ ...load, requests: 4_000, body: eventBodies(size, groups, 4_000, gzip) });
    const wal = await walPosition();
    const result: Measured = await measure({ ...load, requests, body: eventBodies(size, groups, requests, gzip) });
    const walBytes = (await walPosition()) - wal;
    const { peak, perTransaction } = await stop(server);
    if (mode === "bare") bare.perSecond = result.perSecond;
    rows.push({
      bytes: size,
      groups,
      gzip: gzip ? "yes" : "",
      server: mode,
      "req/s": Math.round(result.perSecond),
      "of bare": bare.perSecond > 0 ? (result.perSecond / bare.perSecond).toFixed(2) : "",
      "p50 ms": result.p50.toFixed(1),
      "p99 ms": result.p99.toFixed(1),
      failed: result.failed,
      "per commit": perTransaction === undefined ? "" : Math.round(perTransaction),
      "WAL kB/1000": mode === "bare" ? "" : Math.round(walBytes / 1024 / (requests / 1000)),
      "idle MB": mb(server.idle),
      "peak MB": mb(peak),
    });
    if (mode === "receiver" && size === 20_000 && groups === 200 && !gzip) {
      const ratio = result.perSecond / bare.perSecond;
      budgets.push(
        `${ratio >= 1 / 3 ? "held " : "MISSED"} stock 20 kB events: ${ratio.toFixed(2)} of bare node:http + JSON.parse (budget >= 0.33)`,
      );
      budgets.push(`${mb(server.idle) <= 120 ? "held " : "MISSED"} memory idle: ${mb(server.idle)} MB (budget <= 120)`);
      budgets.push(`${mb(peak) <= 300 ? "held " : "MISSED"} memory under load: ${mb(peak)} MB (budget <= 300)`);
    }
  }
}
console.table(rows);
for (const line of budgets) console.log(line);
await admin.end();
await postgres.dispose();
