// What `npm start` at the top of the repository runs: a receiver with its page on an embedded Postgres, then the demo app against it, once
// with Winnow and once on the stock SDK. With --once it ends after the table, with exit code 0 only if every count is exact.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { CliError, pageUrl, type RunningServer, startServer } from "@winnow/cli";
import { difference, shownCounts } from "./counts.ts";
import { runStockStorm, runStorm } from "./storms.ts";
import { type DemoResult, isExact, table } from "./table.ts";
import { watchTraffic } from "./traffic.ts";

const { values } = parseArgs({
  options: {
    once: { type: "boolean", default: false },
    port: { type: "string" },
    errors: { type: "string", default: "20000" },
  },
});

async function main(): Promise<number> {
  // A single run leaves nothing behind and takes any free port; a receiver that stays up keeps its data.
  const folder = values.once ? mkdtempSync(join(tmpdir(), "winnow-")) : undefined;
  const server = await startServer({
    dataDir: folder ?? ".winnow",
    port: values.port ?? (values.once ? 0 : undefined),
  });
  try {
    const result = await runDemo(server);
    console.log(`\n${table(result)}\n`);
    if (values.once) return isExact(result) ? 0 : 1;
    const stop = stopSignal();
    console.log(`  Page   ${pageUrl(server)}\n  DSN    ${server.dsn}\n\n  Stop with Ctrl+C.\n`);
    await stop;
    return 0;
  } finally {
    await server.close();
    if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
  }
}

async function runDemo(server: RunningServer): Promise<DemoResult> {
  const errors = Number(values.errors);
  const before = await shownCounts(server);
  const traffic = watchTraffic(server.server);
  console.log(`\n  An app in a loop: ${errors.toLocaleString("en-US")} errors of five kinds, ids in their messages.\n`);
  console.log("  with Winnow …");
  const captured = await runStorm(server.dsn, errors, "on");
  const measured = traffic();
  console.log("  on the stock SDK, for comparison (this takes a little longer) …");
  const stock = await runStockStorm(errors);
  const shown = difference(before, await shownCounts(server));
  return { captured, traffic: measured, stock, shown };
}

function stopSignal(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => resolve());
  });
}

try {
  process.exitCode = await main();
} catch (error) {
  if (!(error instanceof CliError)) throw error;
  console.error(`winnow: ${error.message}`);
  process.exitCode = error.exitCode;
}
