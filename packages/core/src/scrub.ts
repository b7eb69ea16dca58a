import { fillOptions, type OptionRule, type RefuseOption, refuseOption } from "./option-rules.ts";
import {
  cleanCards,
  cleanText,
  FILTERED,
  KEPT,
  KEPT_IN_FRAME,
  type ScrubOptions,
  type ScrubRules,
  scrubRules,
} from "./scrub-text.ts";

/** Deeper nesting is replaced as a whole: what nobody has looked at must not leave. SDKs normalise to three levels. */
const MAX_DEPTH = 50;

/** The ids of spans are 16 hexadecimal digits. One in 40,000 of them looks like a card number, and a span without its id belongs to no trace. */
const SPAN_ID_NAME = /(?:span|segment)[._]?id$/i;
const SPAN_ID = /^[0-9a-f]{16}$/;

/** Types that SDKs write beside the value of an attribute, and those of metrics, whose value is a measured number. */
const ATTRIBUTE_TYPE = /^(?:string|boolean|integer|double|array)(?:\[\])?$/;
const METRIC_TYPE = /^(?:counter|gauge|distribution|set)$/;

/** Members of a list of names or patterns. */
const listRule = (words: string, isText: (member: unknown) => boolean): OptionRule => [
  [],
  (list) => Array.isArray(list) && list.every((member) => member instanceof RegExp || isText(member)),
  `a list of ${words}`,
];

const RULES = {
  keys: listRule("texts and RegExps", (key) => key !== "" && typeof key === "string"),
  patterns: listRule("RegExps", () => false),
};

/**
 * Turns the option `scrub` into rules.
 *
 * @param option `true` (default): the built-in rules. `false`: none. An object: the built-in rules and more.
 * @returns `undefined` when nothing is to be scrubbed.
 * @throws CoreError `option` with the name, the rule and the value.
 */
export function resolveScrubRules(option?: boolean | ScrubOptions): ScrubRules | undefined {
  return fillScrubRules(option, refuseOption);
}

/** The same for another package, with an error of its own. */
export function fillScrubRules(option: boolean | ScrubOptions = true, refuse: RefuseOption): ScrubRules | undefined {
  if (typeof option !== "boolean") {
    fillOptions(
      { scrub: [0, (value) => typeof value === "object" && value !== null, "true, false or an object"] },
      { scrub: option },
      "",
      refuse,
    );
    fillOptions(RULES, option, "scrub.", refuse);
  }
  return scrubRules(option);
}

/**
 * An event (or its tags) without passwords, tokens, cookies, authorization headers and card numbers. What grouping needs stays as it is:
 * names and source lines of stack frames, types, fingerprints; a message loses only the secret in it.
 *
 * Never changes its argument, returns the same object when there was nothing to scrub, and never throws: an object that cannot be read is
 * replaced. A reference from an object back to itself becomes `[Circular]`.
 */
export function scrub<Value>(value: Value, rules = scrubRules()): Value {
  if (rules === undefined) return value;
  return walk(value, "", 0, { rules, seen: new Map(), names: new Map(), texts: new Map() }) as Value;
}

type Json = Record<string, unknown>;

/** One pass over one value: the rules, and what became of each object, name and text so far. Spans repeat theirs: read once, a trace costs half as much. */
type Pass = {
  readonly rules: ScrubRules;
  readonly seen: Map<unknown, unknown>;
  readonly names: Map<string, boolean>;
  readonly texts: Map<string, string>;
};

/** Longer texts are looked up no faster than they are read. */
const MAX_REMEMBERED = 256;

/** `name` is what the value is called: its key, and for members of a list the key of the list. */
function walk(value: unknown, name: string, depth: number, pass: Pass): unknown {
  if (depth > 0 && isSecret(name, pass)) return hide(value, name);
  if (typeof value === "string") {
    return isSpanId(value, name) ? value : cleanTextOnce(value, pass);
  }
  if (typeof value === "number") return value > 1e12 && cleanCards(`${value}`) === FILTERED ? FILTERED : value;
  if (typeof value !== "object" || !value || ArrayBuffer.isView(value) || (depth === 1 && KEPT.test(name)))
    return value;
  if (pass.seen.has(value)) return pass.seen.get(value);
  // Whoever meets this object again while it is being read has come in a circle.
  pass.seen.set(value, "[Circular]");
  const scrubbed = depth > MAX_DEPTH ? FILTERED : walkMembers(value as Json, name, depth, pass);
  pass.seen.set(value, scrubbed);
  return scrubbed;
}

function walkMembers(source: Json, name: string, depth: number, pass: Pass): unknown {
  let copy: Json = source;
  try {
    // What SDK 9 makes of a log with parameters.
    if (source instanceof String) return cleanTextObject(source, pass.rules);
    for (const key of Object.keys(source)) {
      const called = nameOfMember(source, key, name);
      if (called === undefined) continue;
      const before = source[key];
      const after = walk(before, called, depth + 1, pass);
      if (Object.is(before, after)) continue;
      if (copy === source) copy = (Array.isArray(source) ? source.slice() : { ...source }) as Json;
      copy[key] = after;
      if (key === "value" && typeof before !== typeof after && isAttribute(source)) copy.type = "string";
    }
    return withoutParameters(source, copy, name, pass.rules);
  } catch {
    return FILTERED; // A getter that throws, a proxy that was revoked.
  }
}

/** Texts come with the parameters that were written into them: one that is a secret there ("token=%s") is none the less so beside it. */
function withoutParameters(source: Json, copy: Json, name: string, rules: ScrubRules): Json {
  if (source.body !== copy.body && isObject(copy.attributes)) {
    const vanished = vanishedFrom(String(source.body), String(copy.body));
    const hidden: Json = {};
    for (const [key, attribute] of Object.entries(copy.attributes)) {
      if (!key.startsWith("sentry.message.parameter.") || !isObject(attribute)) continue;
      if (vanished(attribute.value)) hidden[key] = hideObject(attribute, key);
    }
    return { ...copy, attributes: { ...copy.attributes, ...hidden } };
  }
  const { params } = source;
  if (name !== "logentry" || !Array.isArray(params)) return copy;
  let next = 0;
  const text = String(source.formatted ?? source.message).replace(/%s/g, () => String(params[next++]));
  const vanished = vanishedFrom(text, cleanText(text, rules));
  return params.some(vanished)
    ? { ...copy, params: (copy.params as unknown[]).map((param, at) => (vanished(params[at]) ? FILTERED : param)) }
    : copy;
}

function vanishedFrom(before: string, after: string): (part: unknown) => boolean {
  return (part) => before !== after && before.includes(String(part)) && !after.includes(String(part));
}

function isObject(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** What a member is called; `undefined` where it stays as it is. */
function nameOfMember(source: Json, key: string, name: string): string | undefined {
  if (Array.isArray(source)) return nameInList(source, key, name);
  if (name === "frames" && KEPT_IN_FRAME.test(key)) return undefined;
  if (key !== "value" || typeof source.type !== "string") return key;
  if (typeof source.value === "number" && METRIC_TYPE.test(source.type)) return undefined;
  return isAttribute(source) ? name : key;
}

/** Headers, cookies and tags also come as pairs: there the first member is the name of the second. (A replay's addresses are no pair.) */
function nameInList(list: readonly unknown[], at: string, name: string): string {
  return list.length === 2 && name !== "urls" && at === "1" && typeof list[0] === "string" ? list[0] : name;
}

/** An attribute of a span, log or metric: `{ value: 7, type: "integer" }`. Its name stands above it, and whoever reads it wants a type that is true. */
function isAttribute(value: object): value is { value: unknown; type: string } {
  const { type } = value as { type?: unknown };
  return typeof type === "string" && ATTRIBUTE_TYPE.test(type) && "value" in value;
}

/** The value of a secret name. Flags are no secrets, and neither is a number of tokens. */
function hide(value: unknown, name: string): unknown {
  if (typeof value === "object" && value) return hideObject(value, name);
  const harmless = !value || value === true || (typeof value === "number" && /tokens|count/i.test(name));
  return harmless ? value : FILTERED;
}

/** Hidden whole, but for an attribute, which stays one. */
function hideObject(value: object, name: string): unknown {
  try {
    if (!isAttribute(value) || Object.keys(value).some((key) => !/^(?:value|type|unit)$/.test(key))) return FILTERED;
    const hidden = hide(value.value, name);
    return hidden === value.value ? value : { ...value, value: hidden, type: "string" };
  } catch {
    return FILTERED; // A proxy that was revoked, an attribute inside of itself.
  }
}

function isSpanId(text: string, name: string): boolean {
  return text.length === 16 && SPAN_ID_NAME.test(name) && SPAN_ID.test(text);
}

function isSecret(name: string, { rules, names }: Pass): boolean {
  let secret = names.get(name);
  if (secret === undefined) {
    secret = rules.names.some((rule) => rule.test(name));
    names.set(name, secret);
  }
  return secret;
}

function cleanTextOnce(text: string, { rules, texts }: Pass): string {
  if (text.length > MAX_REMEMBERED) return cleanText(text, rules);
  let clean = texts.get(text);
  if (clean === undefined) {
    clean = cleanText(text, rules);
    texts.set(text, clean);
  }
  return clean;
}

function cleanTextObject(object: object, rules: ScrubRules): object | string {
  const text = String(object);
  const cleaned = cleanText(text, rules);
  return cleaned === text ? object : cleaned;
}
