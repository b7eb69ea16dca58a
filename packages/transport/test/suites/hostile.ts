import type { Transport } from "@sentry/core";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { conservation, initWith } from "../support/client.ts";
import { leapingClock } from "../support/leaping-clock.ts";
import type { NodeSdk } from "../support/sdks.ts";
import { startUpstreamServer, type UpstreamServer } from "../support/upstream-server.ts";

const hostile: [string, () => unknown][] = [
  ["a proxy that throws at every look", () => new Proxy({}, { get: () => fail(), getPrototypeOf: () => fail() })],
  ["a revoked proxy", () => revoked()],
  ["a frozen error", () => Object.freeze(new Error("frozen"))],
  ["an error that cannot be extended", () => Object.preventExtensions(new Error("sealed"))],
  ["an object without a prototype", () => Object.assign(Object.create(null), { code: 7 })],
  ["an object that contains itself", () => circular()],
  ["a symbol", () => Symbol("s")],
  ["nothing", () => undefined],
];

function fail(): never {
  throw new Error("do not look");
}
function revoked(): unknown {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
}
function circular(): unknown {
  const self: Record<string, unknown> = { code: 7 };
  self.self = self;
  return self;
}

const silent: Transport = { send: () => Promise.resolve({}), flush: () => Promise.resolve(true) };

/** What apps throw that was never meant to be looked at. */
export function hostileSuite(Sentry: NodeSdk): void {
  let upstream: UpstreamServer;
  beforeEach(async () => {
    upstream = await startUpstreamServer();
  });
  afterEach(() => upstream.close());

  it.each(hostile)("an app that captures %s gets what it would get without Winnow", async (_what, make) => {
    const attempt = (act: () => unknown): string => {
      try {
        return typeof act();
      } catch (error) {
        return String(error);
      }
    };
    const acts = [
      () => Sentry.captureException(make()),
      () => Sentry.captureEvent({ message: "from a global handler" }, { originalException: make() }),
    ];
    Sentry.init({ dsn: upstream.dsn(), transport: () => silent });
    const stock = acts.map(attempt);
    // The SDK waits for what its pipeline has lost.
    await Sentry.close(50);
    const clock = leapingClock();
    const { client, winnow } = initWith(Sentry, { dsn: upstream.dsn() });
    for (let i = 0; i < 5; i++) expect(acts.map(attempt)).toEqual(stock);
    // The end of an event that the app built itself cannot be observed when the SDK's pipeline throws.
    clock.ahead = 31_000;
    await vi.waitFor(
      async () => {
        await client.flush(20);
        expect(winnow.stats().pending).toBe(0);
      },
      { timeout: 15_000 },
    );
    const { captured, accounted } = conservation(winnow);
    expect(accounted).toBe(captured);
    await client.close(20);
    clock.restore();
  });
}
