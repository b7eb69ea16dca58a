import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
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
