import type { Event } from "@sentry/core";
import type { HttpModule } from "./gzip-http.ts";

/** Where a receiver names the fingerprints of issues that were discarded. */
const HEADER = "x-winnow-discard";
/** How long (ms) a payload stays here before the next one asks again: an error may have been let in meanwhile. */
const REMEMBERED = 600_000;
const MAX_REMEMBERED = 1_000;

/** Errors that the receiver refuses at the door: their payloads need not travel, their counts do. */
export type Discards = {
  /** An `httpModule` that reads what the receiver says of them. */
  watch(http: HttpModule): HttpModule;
  /** Whether the payload of an event may stay here. */
  covers(event: Event): boolean;
};

/**
 * @param fingerprintOf the fingerprint as it is sent.
 * @param elapsed a clock that only goes forwards, ms.
 */
export function createDiscards(fingerprintOf: (event: Event) => string, elapsed: () => number): Discards {
  const until = new Map<string, number>();
  let project: string | undefined;
  let several = false;

  /** What one project discards another may want, and an event does not say where it goes: with two of them nothing is kept back. */
  function isOnlyProject(place: string): boolean {
    project ??= place;
    if (project !== place) several = true;
    return !several;
  }

  function learn(header: string): void {
    for (const fingerprint of header.split(/\s*,\s*/)) {
      if (!/^[\w.]{1,64}$/.test(fingerprint)) continue;
      until.delete(fingerprint);
      until.set(fingerprint, elapsed() + REMEMBERED);
      const [oldest] = until.keys();
      if (until.size > MAX_REMEMBERED && oldest !== undefined) until.delete(oldest);
    }
  }

  return {
    watch: (http) => ({
      request(options, callback) {
        const only = isOnlyProject(`${options.hostname}:${options.port}${options.path?.replace(/\?.*/, "")}`);
        return http.request(options, (response) => {
          const header = response.headers[HEADER];
          if (only && typeof header === "string") learn(header);
          callback?.(response);
        });
      },
    }),
    covers(event) {
      if (until.size === 0 || several) return false;
      const fingerprint = fingerprintOf(event);
      const end = until.get(fingerprint);
      if (end === undefined || elapsed() < end) return end !== undefined;
      until.delete(fingerprint);
      return false;
    },
  };
}
