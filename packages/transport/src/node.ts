import { fingerprint } from "@winnow/core";
import type { Engine } from "./engine.ts";
import { gzipHttp, type HttpModule } from "./gzip-http.ts";
import { type ResolvedWinnowOptions, resolveWinnowOptions, type WinnowOptions } from "./options.ts";
import { systemPlatform } from "./platform.ts";
import { createWinnowOn, type Lifecycle, type Winnow } from "./winnow.ts";
import { installIn } from "./with-winnow.ts";

export type { WinnowOptions } from "./options.ts";
export type { WinnowStats } from "./stats.ts";
export type { Winnow } from "./winnow.ts";
export { WinnowError, type WinnowErrorCode } from "./winnow-error.ts";

const platform = { ...systemPlatform, fingerprint };

/**
 * Winnow for Node.
 *
 * @throws WinnowError `option` for a value that breaks its rule.
 */
export function createWinnow(options?: WinnowOptions): Winnow {
  const resolved = resolveWinnowOptions(options);
  const winnow = createWinnowOn(resolved, platform, leaveBeforeExit);
  return {
    ...winnow,
    transport: (makeTransport) => {
      const make = winnow.transport(makeTransport);
      return (transportOptions) => make({ ...extraOptions(resolved), ...transportOptions });
    },
  };
}

/**
 * Adds Winnow to the options of `Sentry.init`: `Sentry.init(withWinnow({ dsn }))`. Works with every Sentry SDK that runs on Node.
 *
 * @param init the options as they are; `transport` is wrapped, `integrations` (list or function) get one more, all others stay.
 * @throws WinnowError `option` for a value that breaks its rule.
 */
export function withWinnow<O extends object | undefined>(init: O, options?: WinnowOptions): O {
  const resolved = resolveWinnowOptions(options);
  return installIn(init, createWinnowOn(resolved, platform, leaveBeforeExit), extraOptions(resolved));
}

/** Options of the SDK's own Node transport. */
function extraOptions({ compress }: ResolvedWinnowOptions): { httpModule?: HttpModule } {
  return compress ? { httpModule: gzipHttp } : {};
}

const LAST_WORDS = 2_000;

/**
 * What is counted leaves when the process has nothing more to do. SDK 9 and 10 say nothing then, and 11 only to its own parts. A request
 * made here wakes the process, and `beforeExit` comes again: once more only if something was captured meanwhile, or a dead server would
 * keep the process alive for ever.
 */
const leaveBeforeExit: Lifecycle = (engine: Engine) => {
  let seen = -1;
  const leave = () => {
    if (engine.ledger.captured === seen) return;
    seen = engine.ledger.captured;
    engine.flush(LAST_WORDS).then(undefined, engine.failed);
  };
  process.on("beforeExit", leave);
  return () => process.off("beforeExit", leave);
};
