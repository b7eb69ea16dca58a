import { cleanText, FILTERED, KEPT, KEPT_IN_FRAME, type ScrubRules } from "./scrub-text.ts";

/**
 * `scrub` for what the SDKs of browsers make, at a third of its size: the same names and the same texts, in plain JSON. What it does not know of
 * (attributes, parameters of templates, numbers that are cards) loses more than it needs to, or is not made there.
 *
 * Never changes its argument. An object that cannot be read is replaced as a whole.
 */
export function scrubPage<Value>(value: Value, rules: ScrubRules | undefined): Value {
  const seen = new Map<unknown, unknown>();
  const walk = (value: unknown, name: string, depth: number): unknown => {
    if (depth > 0 && rules?.names.some((secret) => secret.test(name)))
      return value && value !== true ? FILTERED : value;
    // The ids of spans may look like numbers of cards.
    if (typeof value === "string") return /_id$/.test(name) ? value : cleanText(value, rules as ScrubRules);
    if (typeof value !== "object" || !value || ArrayBuffer.isView(value) || (depth === 1 && KEPT.test(name)))
      return value;
    if (seen.has(value)) return seen.get(value);
    // Whoever meets this object again while it is being read has come in a circle, or is nested beyond reason.
    seen.set(value, FILTERED);
    let copy: unknown = FILTERED;
    try {
      const list = Array.isArray(value);
      // Headers, cookies and tags also come as pairs: there the first member is the name of the second.
      const pair = list && value.length === 2 && typeof value[0] === "string";
      const entries = Object.entries(value).map(([key, member]) => [
        key,
        name === "frames" && KEPT_IN_FRAME.test(key)
          ? member
          : walk(member, pair && key === "1" ? value[0] : key, depth + 1),
      ]);
      copy = list ? entries.map(([, member]) => member) : Object.fromEntries(entries);
    } catch {
      // A getter that throws, a proxy that was revoked.
    }
    seen.set(value, copy);
    return copy;
  };
  return rules ? (walk(value, "", 0) as Value) : value;
}
