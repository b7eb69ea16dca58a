import type { TransportMakeRequestResponse } from "@sentry/core";
import { isLimited, mergeRateLimits, parseRateLimits, type RateLimits } from "@winnow/core";
import type { Platform } from "./platform.ts";

/** What the server has said about how much it takes. */
export type Limits = {
  /** Whether `category` (`error`, `session`, `tally`, ...) must wait. */
  limited(category: string): boolean;
  learn(response: TransportMakeRequestResponse): void;
};

export function createLimits({ now, elapsed }: Platform): Limits {
  let limits: RateLimits = new Map();
  return {
    limited: (category) => isLimited(limits, category, elapsed()),
    learn({ headers, statusCode }) {
      // Told with any status, 200 included. Headers may name a date, so they are read by the clock; the wait is then measured without it.
      const told = parseRateLimits(headers ?? {}, statusCode, now());
      const shift = elapsed() - now();
      limits = mergeRateLimits(limits, new Map([...told].map(([category, until]) => [category, until + shift])));
    },
  };
}
