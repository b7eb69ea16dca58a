import * as Sentry from "sentry-node-11";
import { expect, it, vi } from "vitest";
import { initWith, testPlatform } from "./support/client.ts";
import type { NodeSdk } from "./support/sdks.ts";
import { startUpstreamServer } from "./support/upstream-server.ts";

it("a failure inside of Winnow reaches neither the app nor its timers, and the events are sent without their secrets", async () => {
  const upstream = await startUpstreamServer();
  const unhandled = vi.fn();
  process.on("unhandledRejection", unhandled);
  const platform = {
    ...testPlatform,
    fingerprint: () => {
      throw new Error("a bug in Winnow");
    },
    newId: () => {
      throw new Error("another one");
    },
  };
  let usable = true;
  const { client } = initWith(
    Sentry as unknown as NodeSdk,
    { dsn: upstream.dsn() },
    {},
    { ...platform, newId: () => (usable ? testPlatform.newId() : platform.newId()) },
  );
  usable = false;
  for (let i = 0; i < 20; i++)
    expect(() =>
      Sentry.captureException(new TypeError(`kind ${"abcdefghijklmnopqrst"[i]} password=hunter${2}`)),
    ).not.toThrow();
  await client.flush(2_000);
  expect(upstream.events).toHaveLength(20);
  for (const { exception } of upstream.events) expect(exception?.values?.[0]?.value).toMatch(/ password=\[Filtered\]$/);
  await client.close(2_000);
  expect(unhandled).not.toHaveBeenCalled();
  process.off("unhandledRejection", unhandled);
  await upstream.close();
});
