import * as Sentry from "sentry-node-11";
import { expect, it } from "vitest";
import { initWith } from "./support/client.ts";
import type { NodeSdk } from "./support/sdks.ts";
import { startUpstreamServer } from "./support/upstream-server.ts";

it.each([
  ["messages", (level: "warning" | "fatal") => Sentry.captureMessage("the disk is full", level)],
  ["errors", (level: "warning" | "fatal") => Sentry.captureException(new Error("the disk is full"), { level })],
])("%s that are counted early keep a group as bad as its worst occurrence", async (_name, capture) => {
  const upstream = await startUpstreamServer();
  // Only the first occurrence travels, so all others speak through the tally.
  initWith(Sentry as unknown as NodeSdk, { dsn: upstream.dsn() }, { ladder: { first: 1 } });
  for (let i = 0; i < 20; i++) capture(i < 10 ? "warning" : "fatal");
  await Sentry.close(3_000);
  const tallies = upstream.batches.flatMap((batch) => batch.tallies);
  expect(tallies.map(({ level }) => level)).toContain("fatal");
  expect(upstream.total()).toBe(20);
  await upstream.close();
});
