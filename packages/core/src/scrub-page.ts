import { cleanText, FILTERED, KEPT, KEPT_IN_FRAME, type ScrubRules } from "./scrub-text.ts";

/**
 * `scrub` for what the SDKs of browsers make, at a third of its size: the same names and the same texts, in plain JSON. What it does not know of
 * (attributes, parameters of templates, numbers of tokens) loses more than it needs to, or is not made there.
 *
 * Never changes its argument. An object that cannot be read is replaced as a whole.
 */
export function scrubPage<Value>(value: Value, rules: ScrubRules | undefined): Value {
  const seen = new Map<unknown, unknown>();

  /** `name` is what the value is called: its key, and for members of a list the key of the list. */
  function walk(value: unknown, name: string, depth: number): unknown {
    if (depth && rules?.names.some((secret) => secret.test(name))) return value && value !== true ? FILTERED : value;
    // The ids of spans may look like numbers of cards.
    if (typeof value === "string") return /_id$/.test(name) ? value : cleanText(value, rules as ScrubRules);
    if (!value || typeof value !== "object" || ArrayBuffer.isView(value) || (depth === 1 && KEPT.test(name)))
      return value;
    if (!seen.has(value)) {
      // Whoever meets this object again while it is being read has come in a circle.
      seen.set(value, FILTERED);
      seen.set(value, members(value, name, depth + 1));
    }
    return seen.get(value);
  }

  function members(value: object, name: string, depth: number): unknown {
    try {
      // What SDK 9 makes of a log with parameters; dates, and whatever else says itself how it is written.
      if (value instanceof String) return walk(String(value), "", depth);
      const { toJSON } = value as { toJSON?: unknown };
      if (typeof toJSON === "function") return walk(toJSON.call(value, name), "", depth);
      if (Array.isArray(value)) {
        // Headers, cookies and tags also come as pairs: there the first member is the name of the second.
        const [first] = value;
        const pair = value.length === 2 && typeof first === "string";
        return value.map((member, at) => walk(member, pair && at ? first : name, depth));
      }
      // The file of an inline script is the address of the page.
      const kept = (key: string) => name === "frames" && KEPT_IN_FRAME.test(key) && !/^(filename|abs_path)$/.test(key);
      return Object.fromEntries(
        Object.entries(value).map(([key, member]) => [key, kept(key) ? member : walk(member, key, depth)]),
      );
    } catch {
      return FILTERED; // A getter that throws, a proxy that was revoked, nesting beyond reason.
    }
  }

  return rules ? (walk(value, "", 0) as Value) : value;
}
