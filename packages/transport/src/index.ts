import { fingerprint } from "@winnow/core";
import { resolveWinnowOptions, type WinnowOptions } from "./options.ts";
import { systemPlatform } from "./platform.ts";
import { createWinnowOn, type Winnow } from "./winnow.ts";

export type { WinnowOptions } from "./options.ts";
export type { WinnowStats } from "./stats.ts";
export type { Winnow } from "./winnow.ts";
export { WinnowError, type WinnowErrorCode } from "./winnow-error.ts";

const platform = { ...systemPlatform, fingerprint, requestsAtOnce: 12 };

/**
 * Winnow for any runtime with an SDK of Sentry's. What is counted leaves on its timer and on the SDK's `flush` and `close`; `./node` and
 * `./browser` know when a process or a page ends, too.
 *
 * @throws WinnowError `option` for a value that breaks its rule.
 */
export function createWinnow(options?: WinnowOptions): Winnow {
  return createWinnowOn(resolveWinnowOptions(options), platform, () => () => {});
}
