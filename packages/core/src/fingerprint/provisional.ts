import { hash128 } from "../hash/murmur3.ts";
import { plainMask } from "./plain-mask.ts";
import { type Loose, objectOf } from "./text.ts";

/** What differs from one occurrence to the next. */
const UNIQUE = /^(?:event_id|timestamp|breadcrumbs|contexts|extra|user|request|sdk|modules|debug_meta)$/;

/**
 * A key that needs a tenth of the code of a fingerprint and is never coarser: events with the same provisional fingerprint have the same
 * fingerprint. It counts the exceptions as they are, so a new build, another browser or another way to the bug gives another one. A browser
 * folds by it; whoever computes fingerprints maps it to the issue of any event that carried it, many to one.
 *
 * @param event an event of a JavaScript SDK
 * @returns `0.<32 hex digits>`
 */
export function provisionalFingerprint(event: unknown): string {
  const { platform, fingerprint, exception, logentry, message, csp, threads, stacktrace, transaction } = loose(event);
  const { message: template = logentry, formatted } = loose(logentry);
  const exceptions = [loose(exception).values ?? exception]
    .flat()
    .map((one) => ({ ...loose(one), value: mask(loose(one).value) }));
  const named = JSON.stringify(fingerprint) ?? "";
  const seen = JSON.stringify([
    platform,
    exceptions,
    [template, formatted, message].map(mask),
    csp,
    threads ?? stacktrace,
    // Variables of a fingerprint may read anything.
    /\{\{(?!\s*default)/.test(named) && JSON.stringify(event, (key, value) => (UNIQUE.test(key) ? undefined : value)),
  ]);
  // Only hydration errors count the route.
  return `0.${hash128(`u${named}${seen}${/hydrat|match|React error/i.test(seen) ? transaction : ""}`)}`;
}

const loose = (value: unknown) => objectOf(value) ?? ({} as Loose);
const mask = (text: unknown) => (typeof text === "string" ? plainMask(text) : text);
