import type { Envelope } from "@sentry/core";
import { expect, it } from "vitest";
import { createFolder } from "../src/folder.ts";
import { holdRests } from "../src/held-rests.ts";
import { resolveWinnowOptions } from "../src/options.ts";
import { testPlatform } from "./support/client.ts";

it("counts that nothing can carry yet are written to the disk when something can, and not every second until then", () => {
  const folder = createFolder(resolveWinnowOptions({}).fold, testPlatform);
  let writes = 0;
  const put = () => {
    writes++;
  };
  const store = { put, remove: put, isOurs: () => true, close() {} };
  let carrier: Envelope | undefined;
  const held = holdRests({ folder, platform: testPlatform, store: () => store, envelopeOf: () => carrier });
  const group = { fingerprint: "1.a", title: "Error: a", level: "error", platform: "node" } as const;
  folder.decide({ ...group, timestamp: Date.now() }, "budget");
  for (let i = 0; i < 3; i++) held.keep();
  expect(writes).toBe(0);
  carrier = [{}, []] as unknown as Envelope;
  for (let i = 0; i < 3; i++) held.keep();
  expect(writes).toBe(1);
  expect(held.drain().map(([, tally]) => tally.count)).toEqual([1]);
});
