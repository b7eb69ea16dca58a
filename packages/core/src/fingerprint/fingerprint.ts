import { dialectOf } from "./dialects/dialect-of.ts";
import { makeFingerprint } from "./engine.ts";
import { provisionalFingerprint } from "./provisional.ts";
import type { Fingerprint } from "./result.ts";
import { objectOf } from "./text.ts";

const compute = makeFingerprint(dialectOf);

/**
 * The identity of an event of any platform: equal for occurrences of one bug, whatever browser, host, build or id it came with.
 * Pure and synchronous; the rules are in `docs/grouping.md`. Compute it after scrubbing, on exactly what is sent.
 *
 * @param event an event as SDKs send it; anything else gets a fingerprint too, and nothing throws
 */
export function fingerprint(event: unknown): Fingerprint {
  return compute(event);
}

/**
 * The fingerprints of an event under every version of the rules that is still looked up, newest first. A receiver that knows only an older
 * one attaches the newest to the same issue, so that a new version splits nothing. An event of a browser has a provisional one, too: it is
 * what the page counts the event's repeats under.
 */
export function fingerprints(event: unknown): string[] {
  const { fingerprint } = compute(event);
  return objectOf(event)?.platform === "javascript" ? [fingerprint, provisionalFingerprint(event)] : [fingerprint];
}
