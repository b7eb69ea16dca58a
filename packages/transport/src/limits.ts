import { type TransportMakeRequestResponse, updateRateLimits } from "@sentry/core";
import { LONGEST_WAIT } from "./longest-wait.ts";
import type { Platform } from "./platform.ts";

/** What the server has said about how much it takes. */
export type Limits = {
  /** Whether `category` (`error`, `session`, `tally`, ...) must wait. */
  limited(category: string): boolean;
  learn(response: TransportMakeRequestResponse): void;
};

/**
 * How many occurrences of a batch a receiver did not count although it took the batch: a member broke a rule, or claims more than it believes. It says so as a
 * limit of no seconds, since this is the one header that every SDK's transport hands on.
 */
export function refusedOf(response: TransportMakeRequestResponse): number {
  return Number(/winnow_refused:project:(\d+)/.exec(`${response.headers?.["x-sentry-rate-limits"]}`)?.[1] ?? 0);
}

export function createLimits({ now, elapsed }: Platform): Limits {
  const limits: Record<string, number> = {};
  const until = (category: string) => limits[category] ?? 0;
  return {
    // The later of both. The SDK takes `all` only if the category has no entry, and so an expired entry hides it.
    limited: (category) => Math.max(until(category), until("all")) > elapsed(),
    learn(response) {
      // Told with any status, 200 included. Headers may name a date, so they are read by the clock; the wait is then measured without it.
      const read = now();
      const told = updateRateLimits({}, response, read) as Record<string, number>;
      for (const category in told) {
        const wait = Math.min((told[category] as number) - read, LONGEST_WAIT);
        limits[category] = Math.max(until(category), elapsed() + wait);
      }
    },
  };
}
