import { provisionalFingerprint } from "@winnow/core";
import * as Sentry from "sentry-browser-11";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { conservation, initWith, usePageEngine } from "./support/client.ts";
import type { NodeSdk } from "./support/sdks.ts";
import { startUpstreamServer, type UpstreamServer } from "./support/upstream-server.ts";

usePageEngine();
const sdk = Sentry as unknown as NodeSdk;
let upstream: UpstreamServer;
beforeEach(async () => {
  upstream = await startUpstreamServer();
});
afterEach(async () => {
  vi.unstubAllGlobals();
  await upstream.close();
});

const groups = () => new Set(upstream.batches.flatMap(({ tallies }) => tallies.map(({ fingerprint }) => fingerprint)));

it("an event whose attachment the server does not want counts once", async () => {
  upstream.answer = () => ({ headers: { "x-sentry-rate-limits": "60:attachment:organization" } });
  const { winnow } = initWith(sdk, { dsn: upstream.dsn() });
  for (const name of ["TypeError", "RangeError"]) {
    const error = Object.assign(new Error("failed"), { name });
    sdk.captureException(error, { attachments: [{ filename: "a.txt", data: "a" }] } as never);
    await sdk.flush(2_000);
  }
  await sdk.close(2_000);
  expect(upstream.total()).toBe(2);
  expect(winnow.stats()).toMatchObject({ captured: 2, sent: 2, folded: 0, pending: 0 });
});

it("odd members that user code leaves behind cost neither the fold nor a secret", async () => {
  const { winnow } = initWith(sdk, {
    dsn: upstream.dsn(),
    beforeSend: (event) => Object.assign(event, { tags: null, extra: { password: "x1y2z3" } }),
  });
  for (let i = 0; i < 20; i++) sdk.captureException(new Error("failed"));
  await sdk.close(2_000);
  expect(upstream.events).toHaveLength(3);
  expect(upstream.total()).toBe(20);
  expect(JSON.stringify(upstream.events)).not.toContain("x1y2z3");
  expect(conservation(winnow)).toEqual({ captured: 20, accounted: 20 });
});

it("a text thrown in two places is two groups", async () => {
  initWith(sdk, { dsn: upstream.dsn() });
  for (const lineno of [10, 999]) {
    const stacktrace = { frames: [{ filename: "https://h/app.js", function: "f", lineno, colno: 1 }] };
    const event = () => ({ exception: { values: [{ type: "Error", value: "timeout", stacktrace }] } });
    for (let i = 0; i < 10; i++) sdk.captureEvent(event(), { originalException: "timeout" });
  }
  await sdk.close(2_000);
  expect(upstream.total()).toBe(20);
  expect(groups().size).toBe(2);
});

it("a beforeSend that looks at the page's address is asked again on another page", async () => {
  const { winnow } = initWith(sdk, {
    dsn: upstream.dsn(),
    beforeSend: (event) => (globalThis.location.href.includes("/admin") ? null : event),
  });
  const fail = () => sdk.captureException(new Error("failed"));
  vi.stubGlobal("location", { href: "https://h/home" });
  for (let i = 0; i < 10; i++) fail();
  vi.stubGlobal("location", { href: "https://h/admin" });
  for (let i = 0; i < 10; i++) fail();
  await sdk.close(2_000);
  expect(upstream.total()).toBe(10);
  expect(winnow.stats()).toMatchObject({ captured: 20, dropped: { before_send: 10 }, pending: 0 });
});

it("a fingerprint with a variable keeps apart what the variable does", async () => {
  initWith(sdk, { dsn: upstream.dsn() });
  for (let i = 0; i < 40; i++) {
    sdk.withScope((scope) => {
      scope.setFingerprint(["{{ tags.shop }}"]);
      scope.setTag("shop", i % 2 ? "a" : "b");
      sdk.captureException(new Error("failed"));
    });
  }
  await sdk.close(2_000);
  expect(upstream.total()).toBe(40);
  expect(groups().size).toBe(2);
});

it("a receiver finds in the payload the fingerprint that the page counted under", async () => {
  initWith(sdk, { dsn: upstream.dsn() });
  const frames = [{ filename: "https://h/?token=a1b2c3", function: "f", lineno: 1, module_metadata: { apiKey: "a1" } }];
  const values = [{ type: "Error", value: "token=a1b2c3 failed", stacktrace: { frames } }];
  const kinds = [
    { exception: { values } },
    { message: "full", fingerprint: ["{{ level }}"] },
    { message: "no token=a1b2" },
  ];
  for (const event of kinds) for (let i = 0; i < 10; i++) sdk.captureEvent(structuredClone(event));
  await sdk.close(2_000);
  expect(upstream.total()).toBe(30);
  expect(groups()).toEqual(new Set(upstream.events.map(provisionalFingerprint)));
  expect(groups().size).toBe(3);
});

it("a group is as bad as its worst occurrence, also in words of the app's own", async () => {
  initWith(sdk, { dsn: upstream.dsn() });
  for (const level of ["critical", "info"])
    for (let i = 0; i < 10; i++) sdk.captureException(new Error("failed"), { captureContext: { level } } as never);
  await sdk.close(2_000);
  const tallies = upstream.batches.flatMap(({ tallies }) => tallies);
  expect(new Set(tallies.map(({ level }) => level))).toEqual(new Set(["error"]));
});

it("a message that is an object counts, also when the object was captured as an error before", async () => {
  const { winnow } = initWith(sdk, { dsn: upstream.dsn() });
  const thing = { code: 7 };
  sdk.captureException(thing);
  sdk.captureMessage(thing as never);
  await sdk.close(2_000);
  expect(winnow.stats()).toMatchObject({ captured: 2, pending: 0 });
});

it("groups whose payload is gone take no turn of those that can leave", async () => {
  const { winnow } = initWith(sdk, { dsn: upstream.dsn("0123456789abcdef0123456789abcdef") });
  const name = (i: number) => `Kind${String.fromCharCode(97 + (i % 20), 97 + Math.floor(i / 20))}Error`;
  for (let i = 0; i < 400; i++)
    for (let n = 0; n < 3; n++) sdk.captureException(Object.assign(new Error("failed"), { name: name(i) }));
  const before = winnow.stats().delivered;
  await sdk.flush(2_000);
  expect(winnow.stats().delivered).toBeGreaterThan(before);
  await sdk.close(5_000);
  expect(conservation(winnow)).toEqual({ captured: 1_200, accounted: 1_200 });
});

it("a transport that throws when it is flushed does not reach the app", async () => {
  const broken = () => ({
    send: () => Promise.resolve({ statusCode: 200 }),
    flush() {
      throw new Error("no");
    },
  });
  const { client, winnow } = initWith(sdk, { dsn: upstream.dsn(), transport: broken as never });
  sdk.captureException(new Error("failed"));
  await expect(Promise.resolve(client.getTransport()?.flush(100))).resolves.toBeTypeOf("boolean");
  expect(conservation(winnow)).toEqual({ captured: 1, accounted: 1 });
  client.emit("close");
});
