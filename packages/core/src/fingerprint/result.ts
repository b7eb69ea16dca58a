/** Number of the rules in force. It prefixes every fingerprint; any change of a result is a new version. */
export const FINGERPRINT_VERSION = 1;

/** What the fingerprint was made of, see `docs/grouping.md`. */
export type Kind = "custom" | "exception" | "message" | "class" | "report" | "thread" | "none";

/**
 * How much the fingerprint may decide on the server. `custom`: chosen by the user. `strong`: frames of the application or its own words name
 * the bug. `lib`: it crashed inside a library that the application called. `weak`: no readable name of the application; such a hash may find
 * an issue, but must never pull another one into it.
 */
export type Strength = "custom" | "strong" | "lib" | "weak";

/** The identity of an event, and why. */
export interface Fingerprint {
  /** `<version>.<32 hex digits>` */
  readonly fingerprint: string;
  readonly kind: Kind;
  readonly strength: Strength;
  /** What counted and what was ignored and why, in order, for people. Computed when it is read; the hash alone stays cheap. */
  readonly because: string[];
}
