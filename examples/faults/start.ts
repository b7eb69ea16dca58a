import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { startServer } from "@winnow/cli";
import { type Fault, faults } from "./faults.ts";
import { startFront } from "./front.ts";
import { browserPath, bundlePage, playPage } from "./page.ts";

type Result = { requests: number; bytes: number; shown: number; truth: number };

const wanted = process.argv[2] ?? "";
const folder = mkdtempSync(join(tmpdir(), "winnow-faults-"));
const server = await startServer({ dataDir: join(folder, "data"), port: 0 });
const front = await startFront(server.url, {
  "/": { type: "text/html", body: '<!doctype html><title>app</title><script type="module" src="/app.js"></script>' },
  "/app.js": { type: "text/javascript", body: await bundlePage() },
});
const dsn = server.dsn.replace(new URL(server.url).host, `127.0.0.1:${front.port}`);

/** What the receiver shows for all errors whose type begins with `type`. */
async function shownFor(type: string): Promise<number> {
  const response = await fetch(
    `${server.url}/api/0/projects/${server.org}/${server.project}/issues/?query=&limit=100`,
    {
      headers: { authorization: `Bearer ${server.token}` },
    },
  );
  const issues = (await response.json()) as { count: string; metadata: { type?: string } }[];
  return issues
    .filter(({ metadata }) => metadata.type?.startsWith(type))
    .reduce((sum, { count }) => sum + Number(count), 0);
}

/** Runs an app to its end and returns the last number it printed. */
async function runApp(index: number, env: Record<string, string>): Promise<number> {
  const child = spawn(process.execPath, [...process.execArgv, join(import.meta.dirname, "app.ts"), String(index)], {
    env: { ...process.env, ...env, SENTRY_DSN: dsn, NODE_NO_WARNINGS: "1" },
    stdio: ["ignore", "pipe", "ignore"],
  });
  let output = "";
  child.stdout.on("data", (chunk) => {
    output += chunk;
  });
  await new Promise((resolve) => child.once("close", resolve));
  return Number(output.trim().split("\n").at(-1));
}

async function measure(fault: Fault, index: number, winnow: boolean): Promise<Result> {
  const type = `F${index}${winnow ? "Winnow" : "Stock"}`;
  front.begin(fault.network);
  const spool = fault.name.includes("spool") ? join(folder, "spool") : "";
  const env = { TYPE: type, WINNOW: winnow ? "on" : "off", SPOOL: spool };
  const truth = fault.browser
    ? await playPage(`http://127.0.0.1:${front.port}/`, dsn, winnow, type)
    : await runApp(index, env);
  // The next start of the app finds what the spool has kept.
  if (spool !== "" && winnow) await runApp(faults.length, env);
  await wait(300);
  return { ...front.traffic(), shown: await shownFor(type), truth };
}

const number = (value: number) => value.toLocaleString("en-US");
console.log("| fault | truth | stock: requests | bytes | shown | Winnow: requests | bytes | shown |");
console.log("|---|---:|---:|---:|---:|---:|---:|---:|");
let exact = true;
for (const [index, fault] of faults.entries()) {
  if (!fault.name.includes(wanted) || (fault.browser && browserPath === undefined)) continue;
  const stock = await measure(fault, index, false);
  const ours = await measure(fault, index, true);
  const cells = [ours.truth, stock.requests, stock.bytes, stock.shown, ours.requests, ours.bytes, ours.shown].map(
    number,
  );
  console.log(`| ${fault.name} | ${cells.join(" | ")} |`);
  // Without a word to anybody a killed process loses what it had not sent yet; every other fault must be counted exactly.
  if (fault.name !== "SIGTERM, nobody calls close") exact &&= ours.shown === ours.truth;
}
front.close();
await server.close();
rmSync(folder, { recursive: true, force: true });
process.exitCode = exact ? 0 : 1;
