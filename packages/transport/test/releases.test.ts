import * as Sentry from "sentry-node-11";
import { expect, it } from "vitest";
import { initWith } from "./support/client.ts";
import type { NodeSdk } from "./support/sdks.ts";
import { startUpstreamServer } from "./support/upstream-server.ts";

it("events that an app passes on for other programs count for the releases they name", async () => {
  const sdk = Sentry as unknown as NodeSdk;
  const upstream = await startUpstreamServer();
  initWith(sdk, { dsn: upstream.dsn(), release: "shell@1" });
  for (const release of ["view@1", "view@2", undefined]) {
    for (let i = 0; i < 20; i++) sdk.captureEvent({ message: "the view is gone", ...(release && { release }) });
  }
  await sdk.close(5_000);
  const counts: Record<string, number> = {};
  for (const { release } of upstream.events) counts[`${release}`] = (counts[`${release}`] ?? 0) + 1;
  for (const { tallies } of upstream.batches) {
    for (const { release, count } of tallies) counts[`${release}`] = (counts[`${release}`] ?? 0) + count;
  }
  expect(counts).toEqual({ "view@1": 20, "view@2": 20, "shell@1": 20 });
  await upstream.close();
});
