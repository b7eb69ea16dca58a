// What a project that floods costs another one: the quiet project's latency alone, and beside 64 connections that send as fast as they are answered.
import { startDurable } from "./database.ts";
import { eventBodies, type Measured, measure } from "./load.ts";
import { buildServer, type Mode, startServer, stopServer } from "./servers.ts";

const QUIET = 120;
const postgres = await startDurable();
await buildServer();
const rows: Record<string, string | number>[] = [];
const row = (server: Mode, project: string, { perSecond, p50, p99, failed }: Measured) =>
  rows.push({
    server,
    project,
    "req/s": Math.round(perSecond),
    "p50 ms": p50.toFixed(1),
    "p99 ms": p99.toFixed(1),
    failed,
  });

for (const mode of ["naive", "receiver"] as const) {
  const server = await startServer(mode, await postgres.createDatabase());
  const { port, paths } = server;
  const body = eventBodies(20_000, 200, 0, false);
  const quietly = () => measure({ port, path: paths[1], requests: QUIET, connections: 1, body });
  const flood = (requests: number) => measure({ port, path: paths[0], requests, connections: 64, body });
  await flood(1_500);
  await quietly();
  row(mode, "quiet, alone", await quietly());
  let flooding = true;
  const floods = (async () => {
    let last: Measured | undefined;
    while (flooding) last = await flood(500);
    return last as Measured;
  })();
  row(mode, "quiet, beside the flood", await quietly());
  flooding = false;
  row(mode, "the flood", await floods);
  await stopServer(server);
}
console.table(rows);
await postgres.stop();
process.exit(0);
