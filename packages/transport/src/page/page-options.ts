import type { Event } from "@sentry/core";
import { scrubRules } from "@winnow/core";
import type { ResolvedWinnowOptions, WinnowOptions } from "../options.ts";

/**
 * Fills in the defaults, and checks nothing: what a production build of a page does with options that a development build has checked. A test holds both
 * to the same result for every valid option.
 */
export function fillPageOptions({ sample = 1, ...options }: WinnowOptions = {}): ResolvedWinnowOptions {
  const { scrub, ...filled } = fill(DEFAULTS, options);
  return {
    ...filled,
    scrub: scrubRules(scrub),
    sample(event: Event, random: number) {
      try {
        // When the app's function throws or gives no share, the payload passes: one too many does less harm than an error nobody sees.
        return !(random >= ((typeof sample === "function" ? sample(event) : sample) as number));
      } catch {
        return true;
      }
    },
  } as unknown as ResolvedWinnowOptions;
}

const DEFAULTS = {
  upstream: "auto",
  earlyFold: true,
  setFingerprint: false,
  payloadsPerMinute: 60,
  maxGroups: 1_000,
  ladder: { first: 3, waits: [5_000, 30_000, 120_000, 600_000, 3_600_000] },
  spacing: { first: 1_000, max: 60_000 },
};

/** What is not given, or given as `undefined`, is as it is by default. */
function fill<T extends object>(defaults: T, given: Record<string, unknown>): T & { scrub?: WinnowOptions["scrub"] } {
  const filled = { ...defaults } as Record<string, unknown>;
  for (const name in given) {
    const value = given[name];
    const before = filled[name] as { first?: number } | undefined;
    // The ladder and the spacing have defaults of their own.
    if (value !== undefined) filled[name] = before?.first ? fill(before, value as typeof given) : value;
  }
  return filled as T;
}
