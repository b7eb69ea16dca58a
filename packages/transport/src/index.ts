import { describeEvent, fingerprint, rememberFingerprints } from "@winnow/core";
import { resolveWinnowOptions, type WinnowOptions } from "./options.ts";
import { createOwing } from "./owing.ts";
import { systemPlatform } from "./platform.ts";
import { listEnginesWeakly } from "./weak-engines.ts";
import { createWinnowOn, type Lifecycle, type Winnow } from "./winnow.ts";
import { installIn, UNBOUNDED } from "./with-winnow.ts";

export type { WinnowOptions } from "./options.ts";
export type { WinnowStats } from "./stats.ts";
export type { Winnow } from "./winnow.ts";
export { WinnowError, type WinnowErrorCode } from "./winnow-error.ts";

const platform = {
  ...systemPlatform,
  describe: describeEvent,
  fingerprint: rememberFingerprints(fingerprint),
  requestsAtOnce: 12,
};
/** Nothing is known of when this runtime ends; the SDK's `flush` and `close` say so. A client that nobody closes stays until it has nothing to send. */
const untilClosed: Lifecycle = createOwing().watch;

/**
 * Winnow for any runtime with an SDK of Sentry's. What is counted leaves on its timer and on the SDK's `flush` and `close`; `./node` and
 * `./browser` know when a process or a page ends, too.
 *
 * @throws WinnowError `option` for a value that breaks its rule.
 */
export function createWinnow(options?: WinnowOptions): Winnow {
  return createWinnowOn(resolveWinnowOptions(options), platform, untilClosed, listEnginesWeakly());
}

/**
 * Adds Winnow to the options of `Sentry.init`: `Sentry.init(withWinnow({ dsn }))`, in edge functions, Deno, Bun and elsewhere.
 *
 * @param init the options as they are; `transport` is wrapped, `integrations` (list or function) get one more, all others stay.
 * @throws WinnowError `option` for a value that breaks its rule.
 */
export function withWinnow<O extends object | undefined>(init: O, options?: WinnowOptions): O {
  const winnow = createWinnowOn(resolveWinnowOptions(options), platform, untilClosed, listEnginesWeakly());
  return installIn(init, winnow, UNBOUNDED);
}
