import { cleanText, FILTERED, KEPT, type ScrubRules } from "./scrub-text.ts";

/** What SDKs write into a stack frame; not its file: that of an inline script is the address of the page. */
const KEPT_IN_FRAME = /^(?:function|module|package|(?:pre_|post_)?context(?:_line)?)$/;

/**
 * `scrub` for what the SDKs of browsers make, at a third of its size: the same names and the same texts, in plain JSON. What it does not know of
 * (attributes, parameters of templates, numbers of tokens) loses more than it needs to, or is not made there.
 *
 * Never changes its argument. An object that cannot be read is replaced as a whole.
 */
export function scrubPage<Value>(whole: Value, rules: ScrubRules | undefined): Value {
  if (!rules) return whole;
  const seen = new Map<unknown, unknown>();
  const isSecret = (name: string) => name && rules.names.some((secret) => secret.test(name));

  /** `name` is what the value is called: its key, and for members of a list the key of the list. */
  function walk(value: unknown, name: string): unknown {
    if (isSecret(name)) return value && value !== true ? FILTERED : value;
    // The ids of spans may look like numbers of cards.
    if (typeof value === "string") return /_id$/.test(name) ? value : cleanText(value, rules as ScrubRules);
    if (!value || typeof value !== "object" || ArrayBuffer.isView(value)) return value;
    if (!seen.has(value)) {
      // Whoever meets this object again while it is being read has come in a circle.
      seen.set(value, FILTERED);
      seen.set(value, members(value, name));
    }
    return seen.get(value);
  }

  function members(value: object & { toJSON?: (name: string) => unknown }, name: string): unknown {
    try {
      // What SDK 9 makes of a log with parameters; dates, and whatever else says itself how it is written.
      if (value instanceof String || value.toJSON) return walk(value.toJSON?.(name) ?? `${value}`, "");
      if (Array.isArray(value)) {
        // Headers, cookies and tags also come as pairs: there the first member is the name of the second.
        const [first] = value;
        const pair = value.length === 2 && typeof first === "string";
        return value.map((member, at) => walk(member, pair && at ? first : name));
      }
      const kept = value === whole ? KEPT : name === "frames" ? KEPT_IN_FRAME : undefined;
      // Whole parts of an event, and of a frame texts and lists of them: what else is called so is somebody's own.
      const isKept = (key: string, member: unknown) =>
        kept?.test(key) &&
        !isSecret(key) &&
        (Array.isArray(member) || (typeof member === "object") === (kept === KEPT));
      return Object.fromEntries(
        Object.entries(value).map(([key, member]) => [key, isKept(key, member) ? member : walk(member, key)]),
      );
    } catch {
      return FILTERED; // A getter that throws, a proxy that was revoked, nesting beyond reason.
    }
  }

  return walk(whole, "") as Value;
}
