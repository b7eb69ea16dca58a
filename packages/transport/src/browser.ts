import { resolveWinnowOptions, type WinnowOptions } from "./options.ts";
import { leaveWithThePage } from "./page/page-lifecycle.ts";
import { createPageWinnow } from "./page/page-winnow.ts";
import type { Winnow } from "./winnow.ts";
import { installIn } from "./with-winnow.ts";

export type { WinnowOptions } from "./options.ts";
export type { WinnowStats } from "./stats.ts";
export type { Winnow } from "./winnow.ts";
export { WinnowError, type WinnowErrorCode } from "./winnow-error.ts";

/**
 * Winnow for browsers.
 *
 * @throws WinnowError `option` for a value that breaks its rule.
 */
export function createWinnow(options?: WinnowOptions): Winnow {
  return createPageWinnow(resolveWinnowOptions(options), leaveWithThePage);
}

/**
 * Adds Winnow to the options of `Sentry.init`: `Sentry.init(withWinnow({ dsn }))`. Works with every Sentry SDK that runs in browsers.
 *
 * @param init the options as they are; `transport` is wrapped, `integrations` (list or function) get one more, all others stay.
 * @throws WinnowError `option` for a value that breaks its rule.
 */
export function withWinnow<O extends object | undefined>(init: O, options?: WinnowOptions): O {
  return installIn(init, createPageWinnow(resolveWinnowOptions(options), leaveWithThePage));
}
