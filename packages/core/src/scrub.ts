import { fillOptions, type OptionRule, type RefuseOption, refuseOption } from "./option-rules.ts";

/** What is scrubbed on top of the built-in rules. */
export type ScrubOptions = {
  /** Names of secret values: text is found anywhere in a name, whatever its case; an expression is tested as it is. */
  keys?: readonly (string | RegExp)[] | undefined;
  /** What is secret inside of any text. Every match is replaced. */
  patterns?: readonly RegExp[] | undefined;
};

/** Resolved rules: which names are secret, and what is secret inside of text on top of the built-in patterns. */
export type ScrubRules = { readonly names: readonly RegExp[]; readonly patterns: readonly RegExp[] };

/** What stands in the place of a secret: the text Sentry itself uses. */
export const FILTERED = "[Filtered]";
/** Deeper nesting is replaced as a whole: what nobody has looked at must not leave. SDKs normalise to three levels. */
const MAX_DEPTH = 50;

const SECRET =
  "pass(?:w|phrase|code)|pwd|secret|token|(?:api|access|private)[-_ ]?key|credential|cookie|authoriz|auth(?!or)|[cx]srf|jwt|bearer|cv[vc]|card[-_ ]?num";

/** Parts of an event that SDKs write, not users: names of packages look like secrets ("jsonwebtoken"), and grouping needs the rest. */
const KEPT = /^(?:fingerprint|sdk|modules|debug_meta)$/;

/** The ids of spans are 16 hexadecimal digits. One in 40,000 of them looks like a card number, and a span without its id belongs to no trace. */
const SPAN_ID_NAME = /(?:span|segment)[._]?id$/i;
const SPAN_ID = /^[0-9a-f]{16}$/;

/** Types that SDKs write beside the value of an attribute, and those of metrics, whose value is a measured number. */
const ATTRIBUTE_TYPE = /^(?:string|boolean|integer|double|array)(?:\[\])?$/;
const METRIC_TYPE = /^(?:counter|gauge|distribution|set)$/;

/** What SDKs write into a stack frame. */
const KEPT_IN_FRAME = /^(?:filename|abs_path|(?:raw_)?function|module|package|context_line|(?:pre|post)_context)$/;

/**
 * Secrets inside of text, each after what stays before it. Every quantifier that could meet its own beginning again has a bound, and none
 * looks behind (Safari before 16.4 would refuse the whole file), so a text is read once.
 */
const TEXT = new RegExp(
  [
    `((?:${SECRET})[\\w.-]{0,30})(?:` +
      // password: '...', "password": "...", password="...", up to the same quote, passing over escaped ones.
      `(["']?\\s{0,9}[:=]\\s{0,9}(["']))(?:[^"'\\\\]+|\\\\[^]|(?!\\3)["'])+|` +
      // The same in JSON that is text inside of JSON.
      `(\\\\{1,3}["']\\s{0,9}:\\s{0,9}\\\\{1,3}["'])[^"'\\\\]+|` +
      // token=... in query strings, forms and connection strings.
      `(=)[^&\\s"'\\\\;,<>]+)`,
    "(\\b(?:bearer|basic|digest) +)[\\w.~+/=-]{16,}",
    // scheme://user:password@
    "(://[^\\s:@/]{0,99}:)[^\\s@/]{1,99}(?=@)",
    // A JSON Web Token.
    "(^|[^\\w-])eyJ[\\w-]+\\.[\\w-]+\\.[\\w-]*",
  ].join("|"),
  "gi",
);
const TEXT_FILTERED = `$1$2$4$5$6$7$8${FILTERED}`;

/** What may be a card number: digits in one run, or in the groups printed on cards. First digits and check digit decide. */
const CARD = /\b(?:(?:\d{4}[ -]?){3}\d{1,4}|\d{4}[ -]\d{6}[ -]\d{4,5}|\d{19})\b/g;

const BUILT_IN: ScrubRules = { names: [new RegExp(SECRET, "i")], patterns: [] };

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
  if (typeof option === "boolean") return option ? BUILT_IN : undefined;
  fillOptions(
    { scrub: [0, (value) => typeof value === "object" && value !== null, "true, false or an object"] },
    { scrub: option },
    "",
    refuse,
  );
  const { keys, patterns } = fillOptions(RULES, option, "scrub.", refuse) as Required<ScrubOptions>;
  // Copies: a test with the flags `g` or `y` would remember its last place, and a replacement without `g` would stop at the first secret.
  const copy = (expression: RegExp, flag: string) =>
    new RegExp(expression, expression.flags.replace(/[gy]/g, "") + flag);
  const names = (keys ?? []).map((key) =>
    typeof key === "string" ? new RegExp(key.replace(/\W/g, "\\$&"), "i") : copy(key, ""),
  );
  return { names: [...BUILT_IN.names, ...names], patterns: (patterns ?? []).map((pattern) => copy(pattern, "g")) };
}

/**
 * An event (or its tags) without passwords, tokens, cookies, authorization headers and card numbers. What grouping needs stays as it is:
 * names and source lines of stack frames, types, fingerprints; a message loses only the secret in it.
 *
 * Never changes its argument, returns the same object when there was nothing to scrub, and never throws: an object that cannot be read is
 * replaced. A reference from an object back to itself becomes `[Circular]`.
 */
export function scrub<Value>(value: Value, rules: ScrubRules = BUILT_IN): Value {
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

function cleanText(text: string, { patterns }: ScrubRules): string {
  try {
    const cleaned = cleanCards(text.replace(TEXT, TEXT_FILTERED));
    return patterns.reduce((rest, pattern) => rest.replace(pattern, FILTERED), cleaned);
  } catch {
    return FILTERED; // Megabytes of quotes exhaust the stack of the engine's expressions.
  }
}

function cleanCards(text: string): string {
  // Digits after a point are a fraction, and networks give out numbers that begin with 22 to 27 and 3 to 6.
  return text.replace(CARD, (found, at: number) =>
    text[at - 1] !== "." && /^(?:2[2-7]|[3-6])/.test(found) && hasCheckDigit(found.replace(/\D/g, ""))
      ? FILTERED
      : found,
  );
}

/** Whether the last digit is the check digit of the others: Luhn, ISO/IEC 7812. */
function hasCheckDigit(digits: string): boolean {
  let sum = 0;
  for (let i = digits.length, double = 0; i--; double ^= 1) {
    const digit = Number(digits[i]) << double;
    sum += digit > 9 ? digit - 9 : digit;
  }
  return sum % 10 === 0;
}
