import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { runApp } from "./support/run-app.ts";
import { startUpstreamServer, type UpstreamServer } from "./support/upstream-server.ts";

let upstream: UpstreamServer;
beforeEach(async () => {
  upstream = await startUpstreamServer();
});
afterEach(() => upstream.close());

/** At most 100 are held because they have something to send, and some are on their way. */
const MOST = 110;
const SENTRY_KEY = "0123456789abcdef0123456789abcdef";

/**
 * An app with a client per request that it never closes. SDK 10 and 11 hold each of their Node clients by a listener of their own, which is taken off here: what is
 * left is ours to hold or to let go.
 */
const APP = `
import { setTimeout as sleep } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
setFlagsFromString("--expose-gc");
const gc = runInNewContext("gc");
const warnings = [];
process.on("warning", (warning) => warnings.push(String(warning)));

const winnow = createWinnow(process.env.SPOOL ? { spool: process.env.SPOOL } : {});
const clients = [];
function request() {
  const before = new Set(process.listeners("beforeExit"));
  const client = new Sentry.NodeClient({
    dsn: process.env.DSN,
    integrations: [winnow.integration()],
    transport: winnow.transport(Sentry.makeNodeTransport),
    stackParser: Sentry.defaultStackParser,
    sendClientReports: false,
  });
  for (const listener of process.listeners("beforeExit")) {
    if (!before.has(listener)) process.off("beforeExit", listener);
  }
  const scope = new Sentry.Scope();
  scope.setClient(client);
  client.init();
  const captures = Number(process.env.CAPTURES);
  for (let i = 0; i < captures; i++) scope.captureException(new Error("request failed"));
  clients.push(new WeakRef(client));
}
for (let n = 0; n < 150; n++) {
  request();
  if (n % 10 === 0) await sleep(20);
}
const { captured } = winnow.stats();
for (let i = 0; i < 100 && winnow.stats().pending > 0; i++) await sleep(20);
for (let i = 0; i < 10; i++) {
  gc();
  await sleep(10);
}
const alive = clients.filter((client) => client.deref() !== undefined).length;
const ours = ["beforeExit", "exit"].map((name) => process.listenerCount(name));
console.log(JSON.stringify({ alive, captured, stats: winnow.stats(), ours, warnings }));
process.on("beforeExit", () => console.log(JSON.stringify(winnow.stats())));
`;

describe("clients that nobody closes", () => {
  it.each([
    ["that sent an error each", "sentry-node-11", undefined, 1],
    ["that folded errors towards a receiver", "sentry-node-9", undefined, 5],
    ["that sent an error each and have a spool", "sentry-node-9", undefined, 1],
    ["that folded errors towards a Sentry server", "sentry-node-9", SENTRY_KEY, 5],
    ["that folded errors towards a Sentry server", "sentry-node-11", SENTRY_KEY, 5],
  ])("%s (%s) go, and every count arrives", async (what, sdk, key, captures) => {
    const spool = mkdtempSync(join(tmpdir(), "winnow-spool-"));
    const env = { DSN: upstream.dsn(key), CAPTURES: String(captures), SPOOL: what.includes("spool") ? spool : "" };
    const { stdout, stderr, code } = await runApp(sdk, APP, env);
    rmSync(spool, { recursive: true });
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    const lines = stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    const { alive, captured, stats, ours, warnings } = lines[0];
    const total = 150 * captures;
    expect(captured).toBe(total);
    expect(alive).toBeLessThanOrEqual(MOST);
    expect(stats).toMatchObject({ captured: total, pending: 0, dropped: {} });
    expect(stats.sent + stats.folded).toBe(total);
    expect(warnings).toEqual([]);
    expect(Math.max(...ours)).toBeLessThanOrEqual(1);
    expect(upstream.total()).toBe(total);
    const last = lines.at(-1);
    expect(last).toMatchObject({ captured: total, pending: 0, dropped: {} });
    expect(last.delivered).toBe(last.folded);
  });
});
