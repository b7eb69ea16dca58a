import { describePageEvent, provisionalFingerprint } from "@winnow/core";
import type { Engine } from "./engine-contract.ts";
import { resolveWinnowOptions, type WinnowOptions } from "./options.ts";
import { systemPlatform } from "./platform.ts";
import { createTabs } from "./tabs.ts";
import { createWinnowOn, type Lifecycle, type Winnow } from "./winnow.ts";
import { installIn } from "./with-winnow.ts";

export type { WinnowOptions } from "./options.ts";
export type { WinnowStats } from "./stats.ts";
export type { Winnow } from "./winnow.ts";
export { WinnowError, type WinnowErrorCode } from "./winnow-error.ts";

// All rules of grouping would double the SDK's size. A receiver computes both fingerprints of an event and knows that they are one issue.
const platform = {
  ...systemPlatform,
  fingerprint: (event: unknown) => ({ fingerprint: provisionalFingerprint(event) }),
  describe: describePageEvent,
  // What a closed page has under way may hold 64 kB in all: room for these payloads, and for the counts of all others.
  requestsAtOnce: 4,
};

/**
 * Winnow for browsers.
 *
 * @throws WinnowError `option` for a value that breaks its rule.
 */
export function createWinnow(options?: WinnowOptions): Winnow {
  return createWinnowOn(resolveWinnowOptions(options), platform, leaveWithThePage);
}

/**
 * Adds Winnow to the options of `Sentry.init`: `Sentry.init(withWinnow({ dsn }))`. Works with every Sentry SDK that runs in browsers.
 *
 * @param init the options as they are; `transport` is wrapped, `integrations` (list or function) get one more, all others stay.
 * @throws WinnowError `option` for a value that breaks its rule.
 */
export function withWinnow<O extends object | undefined>(init: O, options?: WinnowOptions): O {
  return installIn(init, createWinnowOn(resolveWinnowOptions(options), platform, leaveWithThePage));
}

/**
 * What is counted leaves when the page is hidden or left: nothing that runs later is certain to run. It is tried again when the network, or
 * a page from the back/forward cache, comes back.
 */
const leaveWithThePage: Lifecycle = (engine: Engine, name: string) => {
  if (typeof addEventListener === "undefined") return () => {};
  const tabs = createTabs(`winnow:${name}`, engine.noteSent);
  engine.onSent(tabs.sent);
  const leave = () => {
    engine.flush(undefined, true).then(undefined, engine.failed);
  };
  const listeners: [EventTarget | undefined, string, () => void][] = [
    [globalThis.document, "visibilitychange", () => document.visibilityState === "hidden" && leave()],
    [
      globalThis,
      "pagehide",
      () => {
        engine.recall();
        leave();
        tabs.leave();
      },
    ],
    [
      globalThis,
      "pageshow",
      () => {
        tabs.join();
        leave();
      },
    ],
    [globalThis, "online", leave],
  ];
  for (const [target, event, listener] of listeners) target?.addEventListener(event, listener);
  return () => {
    for (const [target, event, listener] of listeners) target?.removeEventListener(event, listener);
    tabs.leave();
  };
};
