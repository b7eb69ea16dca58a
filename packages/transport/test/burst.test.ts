import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { resolveWinnowOptions } from "../src/options.ts";
import { systemPlatform } from "../src/platform.ts";
import { createWinnowOn } from "../src/winnow.ts";
import { installIn } from "../src/with-winnow.ts";
import { NODE_SDKS } from "./support/sdks.ts";
import { startUpstreamServer, type UpstreamServer } from "./support/upstream-server.ts";

let upstream: UpstreamServer;
beforeEach(async () => {
  upstream = await startUpstreamServer();
});
afterEach(() => upstream.close());

const kinds = [
  (i: number) => new TypeError(`Cannot read properties of undefined (reading 'name') of user ${i}`),
  (i: number) => new RangeError(`Page ${i} is out of range`),
  (i: number) => new Error(`Order ${i} was not found`),
];

const IDS = [
  ["all messages the same", false],
  // ["an id in each message", true] joins when the fingerprint rules are in.
] as const;

describe.each(NODE_SDKS)("with %s", (_name, load) => {
  it.each(IDS)("counts a synchronous burst of 10,000 captures exactly, %s", async (_what, ids) => {
    const Sentry = await load();
    const winnow = createWinnowOn(resolveWinnowOptions(), systemPlatform, () => () => {});
    const client = Sentry.init(installIn({ dsn: upstream.dsn() }, winnow));
    for (let i = 0; i < 10_000; i++) Sentry.captureException(kinds[i % 3]!(ids ? i : 0));
    expect(await Sentry.close(10_000)).toBe(true);

    expect(upstream.total()).toBe(10_000);
    expect(Object.values(upstream.counts()).sort()).toEqual([3333, 3333, 3334]);
    const { captured, sent, folded, dropped, pending } = winnow.stats();
    expect({ captured, sum: sent + folded, dropped, pending }).toEqual({
      captured: 10_000,
      sum: 10_000,
      dropped: {},
      pending: 0,
    });
    expect(upstream.requests.length).toBeLessThan(20);
    expect(client?.getIntegrationByName("Dedupe")).toBeDefined();
  });
});
