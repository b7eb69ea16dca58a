import type { TransportMakeRequestResponse } from "@sentry/core";
import { isLimited, mergeRateLimits, parseRateLimits, type RateLimits } from "@winnow/core";

/** What the server has said about how much it takes. */
export type Limits = {
  /** Whether `category` (`error`, `session`, `tally`, ...) must not be sent at `now` (ms). */
  limited(category: string, now: number): boolean;
  learn(response: TransportMakeRequestResponse, now: number): void;
};

export function createLimits(): Limits {
  let limits: RateLimits = new Map();
  return {
    limited: (category, now) => isLimited(limits, category, now),
    learn({ headers, statusCode }, now) {
      // Told with any status, 200 included; a number of seconds without any status is no answer of a server.
      limits = mergeRateLimits(limits, parseRateLimits(headers ?? {}, statusCode, now));
    },
  };
}
