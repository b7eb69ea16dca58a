import type { Client } from "@sentry/core";
import type { NodeOptions } from "@sentry/node";
import { describeEvent, fingerprint } from "@winnow/core";
import { resolveWinnowOptions, type WinnowOptions } from "../../src/options.ts";
import { createPageWinnow } from "../../src/page/page-winnow.ts";
import { type Platform, systemPlatform } from "../../src/platform.ts";
import { createWinnowOn as createServerWinnow, type Winnow } from "../../src/winnow.ts";
import { installIn, UNBOUNDED } from "../../src/with-winnow.ts";
import type { NodeSdk } from "./sdks.ts";

export const testPlatform: Platform = { ...systemPlatform, fingerprint, describe: describeEvent, requestsAtOnce: 12 };

/** The engine of a page brings its own clock and rules; what else tests replace there, they replace in the runtime. */
const createPage: typeof createServerWinnow = (options, _platform, lifecycle) =>
  createPageWinnow(options, () => lifecycle(undefined as never, "")) as ReturnType<typeof createServerWinnow>;

/** Which of the two engines the suites of this file run on: the one of servers, or the small one of pages. */
export const engine: {
  create: typeof createServerWinnow;
  wraps: readonly string[];
  fingerprint: RegExp;
  compresses: boolean;
  /** It runs a function that comes as a capture's context before the SDK does, and so can fold such captures early. */
  foldsFunctions: boolean;
  /** It takes clocks, chance and timers from the runtime, not from a platform. */
  readsTheRuntime: boolean;
} = {
  compresses: true,
  foldsFunctions: true,
  readsTheRuntime: false,
  create: createServerWinnow,
  fingerprint: /^1\.[0-9a-f]{32}$/,
  wraps: [
    "captureException",
    "captureMessage",
    "captureEvent",
    "eventFromException",
    "eventFromMessage",
    "recordDroppedEvent",
  ],
};

/** The suites of this file run on the engine of a page. */
export function usePageEngine(): void {
  engine.create = createPage;
  engine.compresses = false;
  engine.foldsFunctions = false;
  engine.readsTheRuntime = true;
  engine.fingerprint = /^0\.[0-9a-f]{32}$/;
  engine.wraps = ["captureException", "captureMessage", "captureEvent", "recordDroppedEvent"];
}

/** An SDK with Winnow installed as `withWinnow` does it, and the statistics at hand. */
export function initWith(
  Sentry: NodeSdk,
  init: NodeOptions,
  options?: WinnowOptions,
  platform: Platform = testPlatform,
) {
  const winnow: Winnow = engine.create(resolveWinnowOptions(options), platform, () => () => {});
  const room = engine.readsTheRuntime ? undefined : UNBOUNDED;
  const client = Sentry.init(installIn(init, winnow as ReturnType<typeof createServerWinnow>, room));
  if (client === undefined) throw new Error("The SDK gave no client.");
  return { client, winnow };
}

/** The law of conservation, as numbers that must be equal. */
export function conservation(winnow: Winnow): { captured: number; accounted: number } {
  const { captured, sent, folded, dropped, pending } = winnow.stats();
  const lost = Object.values(dropped).reduce((a, b) => a + b, 0);
  return { captured, accounted: sent + folded + lost + pending };
}

/** A page's SDK sends its reports when the page is hidden, and there is none here: that moment. */
export function hidePage(client: Client): void {
  (client as unknown as { _flushOutcomes?: () => void })._flushOutcomes?.();
}
