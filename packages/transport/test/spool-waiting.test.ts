import * as Sentry from "sentry-node-11";
import { expect, it } from "vitest";
import type { Platform } from "../src/platform.ts";
import { initWith, testPlatform } from "./support/client.ts";
import type { NodeSdk } from "./support/sdks.ts";
import { startUpstreamServer } from "./support/upstream-server.ts";

it("payloads that wait for a free place are kept as well once the server does not answer", async () => {
  const sdk = Sentry as unknown as NodeSdk;
  const upstream = await startUpstreamServer();
  upstream.answer = () => ({ hangUp: true, keep: false });
  const kept = new Set<string>();
  const openStore: Platform["openStore"] = () => ({
    put: (key) => kept.add(key),
    remove: (key) => kept.delete(key),
    isOurs: () => true,
    close() {},
  });
  const platform = { ...testPlatform, requestsAtOnce: 1, openStore };
  const { winnow } = initWith(sdk, { dsn: upstream.dsn() }, {}, platform);
  for (const name of ["TypeError", "RangeError", "EvalError"]) {
    sdk.captureException(Object.assign(new Error("failed"), { name }));
  }
  await expect.poll(() => kept.size, { timeout: 15_000 }).toBe(3);
  expect(winnow.stats()).toMatchObject({ captured: 3, pending: 3 });
  upstream.answer = () => ({});
  await expect.poll(() => sdk.flush(5_000).then(() => upstream.total()), { timeout: 15_000 }).toBe(3);
  await expect.poll(() => kept.size, { timeout: 15_000 }).toBe(0);
  await sdk.close(2_000);
  await upstream.close();
});
