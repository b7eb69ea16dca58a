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

/** The rules of an option that was checked before. */
export function scrubRules(option: boolean | ScrubOptions = true): ScrubRules | undefined {
  if (!option) return undefined;
  const { keys = [], patterns = [] } = option as ScrubOptions;
  // Copies: a test with the flags `g` or `y` would remember its last place, and a replacement without `g` would stop at the first secret.
  const copy = (expression: string | RegExp, flag: string) =>
    typeof expression === "string"
      ? new RegExp(expression.replace(/\W/g, "\\$&"), "i")
      : new RegExp(expression, expression.flags.replace(/[gy]/g, "") + flag);
  return {
    names: [new RegExp(SECRET, "i"), ...keys.map((key) => copy(key, ""))],
    patterns: patterns.map((pattern) => copy(pattern, "g")),
  };
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
  return walk(value, "", 0, { rules, seen: new Map() }) as Value;
}

/** One pass over one value: the rules, and what became of each object so far. */
type Pass = { readonly rules: ScrubRules; readonly seen: Map<unknown, unknown> };

/** `name` is what the value is called: its key, and for members of a list the key of the list. */
function walk(value: unknown, name: string, depth: number, pass: Pass): unknown {
  const { rules, seen } = pass;
  // Flags are no secrets, and neither is a number of tokens.
  if (depth > 0 && rules.names.some((secret) => secret.test(name)))
    return !value || value === true || (typeof value === "number" && /tokens|count/i.test(name)) ? value : FILTERED;
  if (typeof value === "string") return cleanText(value, rules);
  if (typeof value === "number") return value > 1e12 && cleanCards(`${value}`) === FILTERED ? FILTERED : value;
  if (typeof value !== "object" || !value || ArrayBuffer.isView(value) || (depth === 1 && KEPT.test(name))) return value;
  if (!seen.has(value)) {
    // Whoever meets this object again while it is being read has come in a circle.
    seen.set(value, "[Circular]");
    seen.set(value, depth > MAX_DEPTH ? FILTERED : walkMembers(value as Record<string, unknown>, name, depth, pass));
  }
  return seen.get(value);
}

function walkMembers(source: Record<string, unknown>, name: string, depth: number, pass: Pass): unknown {
  try {
    const list = Array.isArray(source);
    // Headers, cookies and tags also come as pairs: there the first member is the name of the second.
    const pair = list && source.length === 2 && typeof source[0] === "string";
    let copy = source;
    for (const key of Object.keys(source)) {
      if (name === "frames" && KEPT_IN_FRAME.test(key)) continue;
      const before = source[key];
      const after = walk(before, list ? (pair && key === "1" ? source[0] : name) : key, depth + 1, pass);
      if (Object.is(before, after)) continue;
      if (copy === source) copy = (list ? source.slice() : { ...source }) as Record<string, unknown>;
      copy[key] = after;
    }
    return copy;
  } catch {
    return FILTERED; // A getter that throws, a proxy that was revoked.
  }
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
  const sum = [...digits].reverse().reduce((all, digit, at) => all + ((Number(digit) << at % 2) % 9 || Number(digit)), 0);
  return sum % 10 === 0;
}
