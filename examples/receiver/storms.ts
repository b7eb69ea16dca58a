import { spawn } from "node:child_process";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { type Traffic, watchTraffic } from "./traffic.ts";

/** How many errors of each kind an app captured: the truth. */
export type Captured = Record<string, number>;

const STORM = join(import.meta.dirname, "..", "node-service", "storm.ts");

/** Runs the demo app's storm in a process of its own. */
export async function runStorm(dsn: string, errors: number, winnow: "on" | "off"): Promise<Captured> {
  const child = spawn(process.execPath, [STORM, "--json", "--errors", String(errors)], {
    env: { ...process.env, SENTRY_DSN: dsn, WINNOW: winnow, NODE_NO_WARNINGS: "1" },
    stdio: ["ignore", "pipe", "inherit"],
  });
  let output = "";
  child.stdout.on("data", (chunk) => {
    output += chunk;
  });
  const code = await new Promise((resolve) => child.once("close", resolve));
  if (code !== 0) throw new Error(`the demo app ended with exit code ${code}`);
  return JSON.parse(output) as Captured;
}

/** The same storm from the stock SDK, into a server that reads everything, answers 200 and keeps nothing. */
export async function runStockStorm(errors: number): Promise<Traffic> {
  const sink = createServer((request, response) => {
    request.resume().once("end", () => response.end("{}"));
  });
  const traffic = watchTraffic(sink);
  await new Promise<void>((resolve) => sink.listen(0, "127.0.0.1", resolve));
  const { port } = sink.address() as AddressInfo;
  await runStorm(`http://${"a".repeat(32)}@127.0.0.1:${port}/1`, errors, "off");
  const measured = traffic();
  sink.closeAllConnections();
  await new Promise((resolve) => sink.close(resolve));
  return measured;
}
