import type { Event } from "@sentry/core";
import { scrubRules } from "@winnow/core";
import type { ResolvedWinnowOptions, WinnowOptions } from "../options.ts";

/**
 * Fills in the defaults, and checks nothing: what a production build of a page does with options that a development build has checked. A test holds both
 * to the same result for every valid option.
 */
export function fillPageOptions({ ladder, spacing, sample = 1, scrub, ...options }: WinnowOptions = {}): ResolvedWinnowOptions {
  return {
    upstream: "auto",
    earlyFold: true,
    setFingerprint: false,
    compress: true,
    ...options,
    transactions: undefined,
    fold: {
      payloadsPerMinute: 60,
      maxGroups: 1_000,
      ...options,
      ladder: { first: 3, waits: [5_000, 30_000, 120_000, 600_000, 3_600_000], ...ladder },
      spacing: { first: 1_000, max: 60_000, ...spacing },
    },
    scrub: scrubRules(scrub),
    sample(event: Event, random: number) {
      try {
        // When the app's function throws or gives no share, the payload passes: one too many does less harm than an error nobody sees.
        return !(random >= Number(typeof sample === "function" ? sample(event) : sample));
      } catch {
        return true;
      }
    },
  } as ResolvedWinnowOptions;
}
