import { smallHash } from "../hash/small-hash.ts";
import { plainMask } from "./plain-mask.ts";
import type { Loose } from "./text.ts";

/** What names a group. */
const NAMING = /^(?:platform|fingerprint|exception|logentry|message|csp|threads|stacktrace)$/;
/** Texts with ids in them: of exceptions, of messages and of templates. What a template is filled with is all ids. */
const TEXT = /^(?:value|message|formatted|logentry)$/;

/**
 * A key that needs a tenth of the code of a fingerprint and is never coarser: events with the same provisional fingerprint have the same
 * fingerprint. It counts the exceptions as they are, so a new build, another browser or another way to the bug gives another one. A browser
 * folds by it; whoever computes fingerprints maps it to the issue of any event that carried it, many to one. The order of the event's members
 * counts: it is computed of the event as it is on the wire.
 *
 * @param event an event of a JavaScript SDK
 * @returns `0.<32 hex digits>`
 */
export function provisionalFingerprint(event: unknown): string {
  const parts = Object(event) as Loose;
  const named = `${JSON.stringify(parts.fingerprint)}`;
  // Variables say which part of the event they read, and may read it as it is.
  const variables = /\{\{(?!\s*default)/.test(named) ? named : "";
  const seen = JSON.stringify(event, function (this: unknown, key, value) {
    if (this === event ? !NAMING.test(key) && !variables.includes(key) : key === "params") return undefined;
    return typeof value === "string" && TEXT.test(key) && !variables ? plainMask(value) : value;
  });
  // Only hydration errors count the route.
  return `0.${smallHash(`${seen}${/hydrat|match|React error/i.test(seen) ? parts.transaction : ""}`)}`;
}
