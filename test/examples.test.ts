import { type ChildProcess, spawn } from "node:child_process";
import { join } from "node:path";
import { type PostgresServer, startPostgres } from "@winnow/test-kit";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { runApp } from "./support/run-app.ts";

const examples = join(import.meta.dirname, "../examples");
const CONDITION = "--conditions=@winnow/source";

let postgres: PostgresServer;
let running: ChildProcess[] = [];

beforeAll(async () => {
  postgres = await startPostgres();
});

afterEach(() => {
  for (const child of running) child.kill("SIGKILL");
  running = [];
});

afterAll(() => postgres?.dispose());

/** Starts an example; `output()` is what it printed so far, `ended` resolves with its exit code. */
function start(file: string, environment: Record<string, string | undefined> = {}, args: string[] = []) {
  const child = spawn(process.execPath, [CONDITION, join(examples, file), ...args], {
    // The programs that an example starts are to run on sources as well.
    env: { ...process.env, NODE_OPTIONS: CONDITION, DATABASE_URL: undefined, WINNOW_TOKEN: undefined, ...environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
  running.push(child);
  let printed = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (chunk) => {
      printed += chunk;
    });
  }
  const ended = new Promise<number | null>((resolve) => child.once("close", resolve));
  return { child, output: () => printed, ended };
}

/** What follows a word that an example prints, once it has printed it. */
async function printed(output: () => string, word: string): Promise<string> {
  const line = new RegExp(`${word} +(\\S+)`);
  await expect.poll(output, { timeout: 40_000 }).toMatch(line);
  return line.exec(output())?.[1] ?? "";
}

describe("the example receiver", () => {
  it("runs the demo once, and ends with 0 because every count is exact", async () => {
    const demo = start("receiver/start.ts", {}, ["--once", "--errors", "5000"]);
    const code = await demo.ended;
    expect(demo.output()).toContain("every count is exact");
    expect(demo.output()).toMatch(/errors captured +5,000 +5,000\n/);
    expect(demo.output()).toMatch(/issues +5\n/);
    expect(demo.output()).toMatch(/sum of counts +5,000\n/);
    expect(code).toBe(0);
    const ratio = Number(/1\/([\d,]+) of the bytes/.exec(demo.output())?.[1]?.replaceAll(",", ""));
    expect(ratio).toBeGreaterThanOrEqual(500);
  });

  it("refuses a port that is none", async () => {
    const demo = start("receiver/start.ts", {}, ["--once", "--port", "x"]);
    expect(await demo.ended).toBe(2);
    expect(demo.output()).toContain('option --port must be a whole number from 0 to 65535, got "x"');
  });
});

describe.each([
  { on: "the Postgres of DATABASE_URL", url: () => postgres.createDatabase() },
  { on: "a Postgres of its own", url: async () => undefined },
])("the embedded example, on $on", ({ url }) => {
  it("serves its own routes and takes errors in beside them", async () => {
    const port = 20_000 + Math.floor(Math.random() * 20_000);
    const example = start("embedded-fastify/server.ts", { DATABASE_URL: await url(), PORT: String(port) });
    const dsn = await printed(example.output, "DSN");
    const page = await printed(example.output, "Errors");
    const orders = await printed(example.output, "Orders");

    const headers = { "content-type": "application/json" };
    await fetch(orders, { method: "POST", headers, body: '{"item":"tea"}' });
    expect(await (await fetch(orders)).json()).toEqual([{ id: 1, item: "tea" }]);

    await runApp("burst.ts", { SDK: "sentry-node-11", SENTRY_DSN: dsn, ERRORS: "300" });
    const [base, token] = page.split("#token=");
    const issues = await fetch(`${base}api/0/projects/default/shop/issues/`, {
      headers: { authorization: `Bearer ${token}` },
    });
    const counts = ((await issues.json()) as { count: string }[]).map(({ count }) => count);
    expect(counts).toEqual(["100", "100", "100"]);

    example.child.kill("SIGTERM");
    expect(await example.ended, example.output()).toBe(0);
  });
});

describe("the example service", () => {
  it("answers, fails as promised, and lets its last counts leave on SIGTERM", async () => {
    const sink = start("embedded-fastify/server.ts", { DATABASE_URL: await postgres.createDatabase(), PORT: "0" });
    const dsn = await printed(sink.output, "DSN");
    const port = 20_000 + Math.floor(Math.random() * 20_000);
    const service = start("node-service/service.ts", { SENTRY_DSN: dsn, PORT: String(port) });
    await expect.poll(service.output, { timeout: 20_000 }).toContain(`http://127.0.0.1:${port}`);
    for (let i = 0; i < 40; i++) {
      expect((await fetch(`http://127.0.0.1:${port}/orders/17`)).status).toBe(500);
    }
    expect((await fetch(`http://127.0.0.1:${port}/elsewhere`)).status).toBe(404);
    service.child.kill("SIGTERM");
    expect(await service.ended, service.output()).toBe(0);

    const [base, token] = (await printed(sink.output, "Errors")).split("#token=");
    const issues = await fetch(`${base}api/0/projects/default/shop/issues/`, {
      headers: { authorization: `Bearer ${token}` },
    });
    expect(((await issues.json()) as { count: string }[]).map(({ count }) => count)).toEqual(["40"]);
  });
});
