import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { runApp } from "./support/run-app.ts";
import { startUpstreamServer, type UpstreamServer } from "./support/upstream-server.ts";

let upstream: UpstreamServer;
let directory: string;
beforeEach(async () => {
  upstream = await startUpstreamServer();
  directory = mkdtempSync(join(tmpdir(), "winnow-spool-"));
});
afterEach(async () => {
  await upstream.close();
  rmSync(directory, { recursive: true, force: true });
});

const APP = `
Sentry.init(withWinnow({ dsn: process.env.DSN }, { spool: process.env.SPOOL }));
for (let i = 0; i < 400; i++) Sentry.captureException(new Error("no space left"));
`;
/** Starts, sends what it finds, and ends. */
const NEXT = `
const client = Sentry.init(withWinnow({ dsn: process.env.DSN }, { spool: process.env.SPOOL }));
await client.flush(5000);
`;
const env = () => ({ DSN: upstream.dsn(), SPOOL: directory });
const files = () =>
  readdirSync(directory, { recursive: true })
    .map(String)
    .filter((name) => name.endsWith(".envelope"));
const unreachable = () => ({ hangUp: true, keep: false });

describe("the spool", () => {
  it("keeps what a process could not deliver for the next one", async () => {
    upstream.answer = unreachable;
    expect((await runApp("sentry-node-11", APP, env())).stderr).toBe("");
    expect(upstream.total()).toBe(0);
    expect(files().length).toBeGreaterThan(0);
    upstream.answer = () => ({});
    await runApp("sentry-node-11", NEXT, env());
    expect(upstream.total()).toBe(400);
    expect(files()).toEqual([]);
  });

  it("does not count twice what was taken although the answer was lost", async () => {
    upstream.answer = () => ({ hangUp: true, keep: true });
    await runApp("sentry-node-11", APP, env());
    expect(upstream.total()).toBe(400);
    upstream.answer = () => ({});
    await runApp("sentry-node-11", NEXT, env());
    expect(upstream.total()).toBe(400);
  });

  it.each([
    ["SIGKILL", { after: /counted/, signal: "SIGKILL" as const }, `setTimeout(() => console.log("counted"), 1500);`],
    ["process.exit()", undefined, `setTimeout(() => process.exit(0), 200);`],
  ])("has the counts of a process that ended by %s while nobody answered", async (_how, kill, ending) => {
    upstream.answer = unreachable;
    await runApp("sentry-node-10", `${APP}\n${ending}\nsetInterval(() => {}, 1000);`, env(), kill);
    upstream.answer = () => ({});
    await runApp("sentry-node-10", NEXT, env());
    expect(upstream.total()).toBe(400);
  });

  it("keeps the counts and drops the payloads when it is full", async () => {
    upstream.answer = unreachable;
    const full = APP.replace("spool: process.env.SPOOL", "spool: { directory: process.env.SPOOL, maxBytes: 0 }");
    await runApp("sentry-node-11", full, env());
    const kept = files().map((name) => readFileSync(join(directory, name), "utf8"));
    expect(kept.filter((text) => text.includes('"type":"event"')).length).toBeGreaterThan(0);
    expect(kept.filter((text) => /pre_context|breadcrumbs|"modules"/.test(text))).toEqual([]);
    upstream.answer = () => ({});
    await runApp("sentry-node-11", NEXT, env());
    expect(upstream.total()).toBe(400);
  });

  it.each([
    ["SIGKILL while Sentry answers", "SIGKILL" as const, () => ({}), 3],
    ["SIGKILL while nobody answers", "SIGKILL" as const, unreachable, 0],
  ])(
    "has the counts towards a plain Sentry server of a process that ended by %s",
    async (_how, signal, answer, seen) => {
      upstream.answer = answer;
      const sentry = { DSN: upstream.dsn("0123456789abcdef0123456789abcdef"), SPOOL: directory };
      const waits = `setTimeout(() => console.log("counted"), 1700); setInterval(() => {}, 1000);`;
      await runApp("sentry-node-11", `${APP}\n${waits}`, sentry, { after: /counted/, signal });
      expect(upstream.total()).toBe(seen);
      upstream.answer = () => ({});
      await runApp("sentry-node-11", NEXT, sentry);
      expect(upstream.total()).toBe(400);
      expect(upstream.batches).toEqual([]);
      expect(files()).toEqual([]);
    },
  );

  it("has the counted transactions of a process that was killed", async () => {
    upstream.answer = unreachable;
    const app = `
      Sentry.init(withWinnow({ dsn: process.env.DSN, tracesSampleRate: 1 }, { spool: process.env.SPOOL }));
      for (let i = 0; i < 50; i++) Sentry.startNewTrace(() => Sentry.startSpan({ name: "job" }, () => {}));
      await Sentry.flush(1000);
      setTimeout(() => console.log("counted"), 1700); setInterval(() => {}, 1000);`;
    await runApp("sentry-node-10", app, env(), { after: /counted/, signal: "SIGKILL" });
    upstream.answer = () => ({});
    await runApp("sentry-node-10", NEXT, env());
    expect(upstream.transactions()).toEqual({ job: 50 });
    expect(files()).toEqual([]);
  });

  it("is shared by processes that run at the same time", async () => {
    upstream.answer = (_request, n) => (n <= 4 ? unreachable() : {});
    await Promise.all([runApp("sentry-node-11", APP, env()), runApp("sentry-node-9", APP, env())]);
    await runApp("sentry-node-11", NEXT, env());
    expect(upstream.total()).toBe(800);
    expect(files()).toEqual([]);
  });

  it("sets a damaged file aside with a warning, and delivers the others", async () => {
    upstream.answer = unreachable;
    await runApp("sentry-node-11", APP, env());
    const [project = ""] = readdirSync(directory);
    const dead = join(directory, project, "dead");
    mkdirSync(dead);
    writeFileSync(join(dead, "broken.envelope"), '{"event_id": nothing');
    upstream.answer = () => ({});
    const { stdout, stderr } = await runApp("sentry-node-11", NEXT.replace("dsn:", "debug: true, dsn:"), env());
    expect(stdout + stderr).toContain("cannot be read");
    expect(existsSync(join(directory, project, "corrupt", "broken.envelope"))).toBe(true);
    expect(upstream.total()).toBe(400);
  });

  it("does not disturb an app whose disk refuses", async () => {
    writeFileSync(join(directory, "file"), "");
    const { code, stderr } = await runApp("sentry-node-11", APP, { ...env(), SPOOL: join(directory, "file") });
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(upstream.total()).toBe(400);
  });
});
