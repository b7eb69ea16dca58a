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
const SECRET =
  "pass(?:w|phrase|code)|pwd|secret|token|(?:api|access|private).?key|credential|cookie|auth(?!or(?!iz))|[cx]srf|jwt|bearer|cv[vc]|card.?num";

/** Parts of an event that SDKs write, not users: names of packages look like secrets ("jsonwebtoken"), and grouping needs the rest. */
export const KEPT = /^(?:fingerprint|sdk|modules|debug_meta)$/;

/** What SDKs write into a stack frame. */
export const KEPT_IN_FRAME =
  /^(?:filename|abs_path|(?:raw_)?function|module|package|context_line|(?:pre|post)_context)$/;

/**
 * Secrets inside of text, each after what stays before it. Every quantifier that could meet its own beginning again has a bound, and none
 * looks behind (Safari before 16.4 would refuse the whole file), so a text is read once.
 */
const TEXT = new RegExp(
  // password: '...', "password": "...", password="..., up to the same quote and passing over escaped ones; also in JSON that is text inside of JSON,
  // where the quotes themselves are escaped; token=... in query strings, forms and connection strings.
  `((?:${SECRET})[\\w.-]{0,30})(?:(\\\\{0,3}["']?\\s{0,9}[:=]\\s{0,9}(\\\\{0,3}["']))(?:(?!\\3)\\\\?[^])+|(=)[^&\\s"'\\\\;,<>]+)` +
    "|(\\b(?:bearer|basic|digest) +)[\\w.~+/=-]{16,}" +
    // scheme://user:password@
    "|(://[^\\s:@/]{0,99}:)[^\\s@/]{1,99}(?=@)" +
    // A JSON Web Token.
    "|(^|[^\\w-])eyJ[\\w-]+\\.[\\w-]+\\.[\\w-]*",
  "gi",
);
const TEXT_FILTERED = `$1$2$4$5$6$7${FILTERED}`;

/** What may be a card number: digits in one run, or in the groups printed on cards. First digits and check digit decide. */
const CARD = /\b(?:(?:\d{4}[ -]?){3}\d{1,4}|\d{4}[ -]\d{6}[ -]\d{4,5}|\d{19})\b/g;

/** The rules of an option that was checked before. */
export function scrubRules(option: boolean | ScrubOptions = true): ScrubRules | undefined {
  if (!option) return undefined;
  // `true` has neither.
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

/** A text without the secrets in it. */
export function cleanText(text: string, { patterns }: ScrubRules): string {
  try {
    const cleaned = cleanCards(text.replace(TEXT, TEXT_FILTERED));
    return patterns.reduce((rest, pattern) => rest.replace(pattern, FILTERED), cleaned);
  } catch {
    return FILTERED; // Megabytes of quotes exhaust the stack of the engine's expressions.
  }
}

export function cleanCards(text: string): string {
  // Digits after a point are a fraction, and networks give out numbers that begin with 22 to 27 and 3 to 6.
  return text.replace(CARD, (found, at: number) =>
    text[at - 1] !== "." && /^(?:2[2-7]|[3-6])/.test(found) && hasCheckDigit(found.replace(/\D/g, ""))
      ? FILTERED
      : found,
  );
}

/** Whether the last digit is the check digit of the others: Luhn, ISO/IEC 7812. */
function hasCheckDigit(digits: string): boolean {
  const sum = [...digits].reverse().reduce((all, digit, at) => all + ((+digit << (at % 2)) % 9 || +digit), 0);
  return sum % 10 === 0;
}
