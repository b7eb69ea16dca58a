import type { NodeOptions } from "@sentry/node";
import { describeEvent, fingerprint } from "@winnow/core";
import { resolveWinnowOptions, type WinnowOptions } from "../../src/options.ts";
import { type Platform, systemPlatform } from "../../src/platform.ts";
import { createWinnowOn, type Winnow } from "../../src/winnow.ts";
import { installIn } from "../../src/with-winnow.ts";
import type { NodeSdk } from "./sdks.ts";

export const testPlatform: Platform = { ...systemPlatform, fingerprint, describe: describeEvent, requestsAtOnce: 12 };

/** An SDK with Winnow installed as `withWinnow` does it, and the statistics at hand. */
export function initWith(
  Sentry: NodeSdk,
  init: NodeOptions,
  options?: WinnowOptions,
  platform: Platform = testPlatform,
) {
  const winnow: Winnow = createWinnowOn(resolveWinnowOptions(options), platform, () => () => {});
  const client = Sentry.init(installIn(init, winnow as ReturnType<typeof createWinnowOn>));
  if (client === undefined) throw new Error("The SDK gave no client.");
  return { client, winnow };
}

/** The law of conservation, as numbers that must be equal. */
export function conservation(winnow: Winnow): { captured: number; accounted: number } {
  const { captured, sent, folded, dropped, pending } = winnow.stats();
  const lost = Object.values(dropped).reduce((a, b) => a + b, 0);
  return { captured, accounted: sent + folded + lost + pending };
}
