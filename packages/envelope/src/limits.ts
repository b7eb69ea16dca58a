import { EnvelopeError } from "./envelope-error.ts";

/** What one envelope may ask of a reader. */
export type EnvelopeLimits = {
  /** Bytes of the whole envelope, decompressed. @default 104857600 (100 MiB, what Sentry takes with attachments) */
  maxBytes: number;
  /** Items in it. @default 2000 (SDK 9 puts up to 1000 spans into one envelope, one item each) */
  maxItems: number;
  /** Bytes of one header line. @default 65536 */
  maxHeaderBytes: number;
  /** Levels of nested objects and lists in headers and JSON payloads. @default 100 */
  maxDepth: number;
};

export const DEFAULT_ENVELOPE_LIMITS: Readonly<EnvelopeLimits> = Object.freeze({
  maxBytes: 100 * 1024 * 1024,
  maxItems: 2000,
  maxHeaderBytes: 64 * 1024,
  maxDepth: 100,
});

/**
 * Limits with their defaults filled in.
 *
 * @throws EnvelopeError `option` with the name, the rule and the value, when a limit is not a positive integer or is not a limit.
 */
export function resolveEnvelopeLimits(limits: Partial<EnvelopeLimits> | undefined): Readonly<EnvelopeLimits> {
  if (limits === undefined) return DEFAULT_ENVELOPE_LIMITS;
  const resolved = { ...DEFAULT_ENVELOPE_LIMITS };
  for (const [name, value] of Object.entries(limits)) {
    if (!Object.hasOwn(DEFAULT_ENVELOPE_LIMITS, name)) {
      throw new EnvelopeError(
        "option",
        0,
        `limits.${name} is not a limit; there are ${Object.keys(resolved).join(", ")}`,
      );
    }
    if (value === undefined) continue;
    if (!Number.isSafeInteger(value) || value < 1) {
      throw new EnvelopeError("option", 0, `limits.${name} must be a positive integer, got ${String(value)}`);
    }
    resolved[name as keyof EnvelopeLimits] = value;
  }
  return resolved;
}
