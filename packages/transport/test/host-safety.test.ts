import type { Transport } from "@sentry/core";
import * as Sentry from "sentry-node-11";
import { afterEach, beforeEach, expect, it } from "vitest";
import { resolveWinnowOptions } from "../src/options.ts";
import { createWinnowOn } from "../src/winnow.ts";
import { hostileSuite } from "./suites/hostile.ts";
import { initWith, testPlatform } from "./support/client.ts";
import type { NodeSdk } from "./support/sdks.ts";
import { startUpstreamServer, type UpstreamServer } from "./support/upstream-server.ts";

const sdk = Sentry as unknown as NodeSdk;
let upstream: UpstreamServer;
beforeEach(async () => {
  upstream = await startUpstreamServer();
});
afterEach(() => upstream.close());

const silent: Transport = { send: () => Promise.resolve({}), flush: () => Promise.resolve(true) };

function fail(): never {
  throw new Error("do not look");
}

hostileSuite(sdk);

it("an error that cannot be read does not stay pending", async () => {
  const { client, winnow } = initWith(sdk, { dsn: upstream.dsn() });
  const broken = Object.defineProperty(new Error("x"), "stack", { get: fail });
  try {
    Sentry.captureException(broken);
  } catch {
    // The SDK itself may let it through to the app.
  }
  await client.flush(50);
  expect(winnow.stats()).toMatchObject({ captured: 1, pending: 0, dropped: { internal_sdk_error: 1 } });
  await client.close(50);
});

it("captures in a pipeline that never ends are given up after half a minute, for a stated reason", async () => {
  let ahead = 0;
  const platform = { ...testPlatform, elapsed: () => performance.now() + ahead };
  const forever = new Promise<null>(() => {});
  const { client, winnow } = initWith(sdk, { dsn: upstream.dsn(), beforeSend: () => forever }, {}, platform);
  for (const name of "abcdefgh") Sentry.captureException(Object.assign(new Error("stuck"), { name }));
  expect(winnow.stats()).toMatchObject({ captured: 8, pending: 8, dropped: {} });
  ahead = 31_000;
  expect(winnow.stats()).toMatchObject({ captured: 8, pending: 0, dropped: { lost_in_pipeline: 8 } });
  client.emit("close");
});

it("an app whose SDK Winnow cannot work with starts as without it", async () => {
  const broken = { ...testPlatform, now: fail, elapsed: fail };
  const winnow = createWinnowOn(resolveWinnowOptions(), broken, () => fail());
  const client = Sentry.init({
    dsn: upstream.dsn(),
    integrations: [winnow.integration()],
    transport: winnow.transport(Sentry.makeNodeTransport),
  });
  Sentry.captureException(new Error("payment failed"));
  await client?.close(2_000);
  expect(upstream.events).toHaveLength(1);
});

it("a client that is closed has its own methods and its own transport again", async () => {
  const client = Sentry.init({ dsn: upstream.dsn(), transport: () => ({ ...silent }) });
  const transport = client?.getTransport();
  const before = { ...transport };
  const winnow = createWinnowOn(resolveWinnowOptions(), testPlatform, () => fail);
  winnow.integration().setup?.(client as never);
  expect(Object.keys(Object.getOwnPropertyDescriptors(client))).toContain("eventFromException");
  expect(transport?.send).not.toBe(before.send);
  await client?.close(1_000);
  for (const name of ["captureException", "captureEvent", "captureMessage", "eventFromException", "eventFromMessage"])
    expect(Object.hasOwn(client as object, name)).toBe(false);
  expect(transport?.send).toBe(before.send);
  expect(transport?.flush).toBe(before.flush);
});

it("a burst of plain objects is counted to the last one", async () => {
  const { winnow } = initWith(sdk, { dsn: upstream.dsn() });
  for (let i = 0; i < 5_000; i++) {
    Sentry.captureException({ code: i, path: "/pay" });
    Sentry.captureException({ name: "Rejected", message: "no money", code: 7 });
  }
  await Sentry.close(5_000);
  expect(upstream.total()).toBe(10_000);
  expect(Object.values(upstream.counts()).sort()).toEqual([5_000, 5_000]);
  expect(winnow.stats()).toMatchObject({ captured: 10_000, pending: 0, dropped: {} });
});

it("a thousand kinds that begin in the same moment are counted to the last one", async () => {
  const { winnow } = initWith(sdk, { dsn: upstream.dsn() }, { payloadsPerMinute: 5 });
  for (let i = 0; i < 1_000; i++) {
    const error = new Error("the same text");
    error.name = `K${"abcdefghij"[i % 10]}${"abcdefghij"[Math.floor(i / 10) % 10]}${"abcdefghij"[Math.floor(i / 100)]}Error`;
    Sentry.captureException(error);
  }
  await Sentry.close(10_000);
  expect(upstream.total()).toBe(1_000);
  expect(winnow.stats()).toMatchObject({ captured: 1_000, pending: 0, dropped: {} });
});
