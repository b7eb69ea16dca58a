import type { Command } from "commander";
import { banner, jsonLine } from "./banner.ts";
import { DEFAULT_PORT, type ServeOptions } from "./serve-options.ts";
import { type RunningServer, startServer } from "./start-server.ts";

/** Adds `winnow serve` to the program. */
export function addServeCommand(program: Command): void {
  program
    .command("serve")
    .description("start a receiver with its page, on an embedded Postgres or on your own")
    .option("--port <number>", `TCP port, 0 for a free one (default: ${DEFAULT_PORT})`)
    .option("--host <address>", "address to listen on (default: 127.0.0.1)")
    .option("--url <address>", "where people and SDKs reach it, behind a proxy (default: where it listens)")
    .option("--data-dir <folder>", "folder of the embedded Postgres (default: ./.winnow)")
    .option("--database-url <url>", "a Postgres to use in its place (default: DATABASE_URL, if set)")
    .option("--token <token>", "bearer token of API and page (default: WINNOW_TOKEN, else made at the first start)")
    .option("--login", "print a one-time login link, also when the owner has a password")
    .option("--json", "print one line of JSON when ready")
    .action(serve);
}

async function serve(options: ServeOptions & { json?: boolean }): Promise<void> {
  const server = await startServer(options);
  // Before the line that says "ready": whoever waits for it may send a signal at once.
  closeOnSignals(server);
  console.log(options.json ? jsonLine(server) : banner(server));
}

/** Ends with 0 once everything is committed and closed; a second signal does not wait. */
function closeOnSignals(server: RunningServer): void {
  let stopping = false;
  const stop = async () => {
    if (stopping) process.exit(130);
    stopping = true;
    await server.close();
    process.exit(0);
  };
  for (const signal of ["SIGTERM", "SIGINT"] as const) process.on(signal, () => void stop());
}
