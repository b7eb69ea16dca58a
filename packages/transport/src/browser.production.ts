// What a bundler takes for a production build (its condition `production`): browser.ts without the checks of options and their words, 0.8 kB less.
import type { WinnowOptions } from "./options.ts";
import { leaveWithThePage } from "./page/page-lifecycle.ts";
import { fillPageOptions } from "./page/page-options.ts";
import { createPageWinnow } from "./page/page-winnow.ts";
import type { Winnow } from "./winnow.ts";
import { installIn } from "./with-winnow.ts";

export { WinnowError } from "./winnow-error.ts";

/** Winnow for browsers. */
export function createWinnow(options?: WinnowOptions): Winnow {
  return createPageWinnow(fillPageOptions(options), leaveWithThePage);
}

/** Adds Winnow to the options of `Sentry.init`. */
export function withWinnow<O extends object | undefined>(init: O, options?: WinnowOptions): O {
  return installIn(init, createPageWinnow(fillPageOptions(options), leaveWithThePage));
}
