import { hash128 } from "../hash/murmur3.ts";
import { quickMask } from "./quick-mask.ts";
import { joinParts, type Loose, objectOf, textOf } from "./text.ts";

/**
 * A key that needs a tenth of the code of a fingerprint and is never coarser: events with the same provisional fingerprint have the same
 * fingerprint. It counts the frames as they are, so a new build, another browser or another way to the bug gives another one. A browser
 * folds by it; whoever computes fingerprints maps it to the issue of any event that carried it, many to one.
 *
 * @param event an event of a JavaScript SDK
 * @returns `0.<32 hex digits>`
 */
export function provisionalFingerprint(event: unknown): string {
  const loose = objectOf(event) ?? {};
  const { fingerprint, transaction } = loose;
  const parts = ["u", textOf(loose.platform)];
  const literals = Array.isArray(fingerprint) && fingerprint.length > 0 ? JSON.stringify(fingerprint) : "";
  parts.push(literals);
  // Variables may read anything; literals alone decide by themselves.
  if (/\{\{(?!\s*default)/.test(literals))
    parts.push(JSON.stringify(loose, (key, value) => (UNIQUE.test(key) ? undefined : value)));
  if (!literals || literals.includes("{{")) {
    const exceptions = pushExceptions(loose, parts);
    parts.push(
      mask(loose.logentry ?? loose.message),
      JSON.stringify([loose.csp, exceptions === 0 && (loose.threads ?? loose.stacktrace)]),
    );
    // Only hydration errors count the route.
    if (/hydrat|match|React error/i.test(parts.join())) parts.push(textOf(transaction));
  }
  return `0.${hash128(joinParts(parts))}`;
}

const UNIQUE = /^(?:event_id|timestamp|breadcrumbs|contexts|extra|user|request|sdk|modules|debug_meta)$/;

function pushExceptions(event: Loose, parts: string[]): number {
  const values = objectOf(event.exception)?.values ?? event.exception;
  if (!Array.isArray(values)) return parts.push(JSON.stringify(values) ?? "") * 0;
  for (const value of values) {
    const exception = objectOf(value) ?? {};
    const {
      exception_id: id,
      parent_id: parent,
      is_exception_group: group,
      synthetic,
    } = objectOf(exception.mechanism) ?? {};
    const frames = objectOf(exception.stacktrace)?.frames;
    parts.push(
      textOf(exception.type),
      mask(exception.value),
      JSON.stringify([id, parent, group, synthetic, frames, exception.raw_stacktrace]),
    );
  }
  return values.length;
}

function mask(text: unknown): string {
  return typeof text === "string" ? quickMask(text) : (JSON.stringify(text) ?? "");
}
