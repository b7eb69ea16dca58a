// Digits that are identity, not data: SQLSTATE 23505, exit code 137, HTTP 503, utf-8, TLS 1.2, eu-west-1. Only a list of shapes can tell them
// from counters (Sentry masks them all and had to add raw_message for it, getsentry/sentry#47458, #51232).
const SHAPES = [
  // standards with a number in their name
  "\\b(?:utf|ucs|iso|sha|aes|rsa|cp|windows|latin|rfc|ecma|http|gb|koi|md|crc|base|es|ora|pls|tns|err|error)[-/]v?\\d[\\w.]*(?:-\\d+)?",
  "\\b(?:tls|ssl|rfc|iso|x)[ v./-]{0,2}\\d[\\d.]*\\b",
  "\\b[a-z]{2}-(?:north|south|east|west|central)[a-z]*-\\d\\b",
  // databases and systems
  "\\bsqlstate\\W{0,3}[\\da-z]{5}",
  "(?:^|mysql )\\(\\d{4,5}",
  "\\b(?:hresult|ntstatus)\\W{0,2}0x[\\da-f]+",
  "\\b0x[8c]0[\\da-f]{6}\\b",
  // exits, signals, errno
  "\\bexit(?:ed|s)?(?: with)?(?: (?:code|status|signal))?[ :=(]{1,2}-?\\d+",
  "\\b(?:errno|(?:os|win|curl|socket|gai)[ _]?error|signal)[ :=(]{1,2}-?\\d+",
  "\\b[a-z_]{0,20}error(?: (?:code|number|no\\.?))?[ =#(]{1,2}-?\\d{1,5}\\b",
  // HTTP
  "\\b(?:http(?:\\/[\\d.]+)?|status(?:[ _-]?(?:code|text))?)[ \"':=(]{1,3}[1-5]\\d\\d\\b",
  "\\b(?:fail\\w*|respon\\w*|repl\\w*|answered|returned|got|received)(?: with)?(?: a)?:? [45]\\d\\d\\b(?! \\w+s\\b)",
  "\\b[1-5]\\d\\d(?=[ :-]{1,3}(?:bad|not|forbidden|unauth|internal|service|gateway|too many|conflict|gone|unprocess|payload|method|request t))",
  "\\([45]\\d\\d\\)",
  "\\b(?:code|status|error|errno|reason)=[A-Z][A-Z_]{2,}[\\dA-Z_]*\\b",
];
const CODE = new RegExp(
  `${SHAPES.join("|")}|\\b(?:([a-z]{1,20}?)[ _-]?)?(?:code|status)[ :=#('"]{1,3}-?\\d{1,5}\\b`,
  "gi",
);
const ISSUED =
  /^(?:de$|en$|uni|trans|coup|vouch|promo|disc|zip|post|area|count|prod|item|order|activ|verif|access|inv|ref|pin|bar|qr|track|book|gift|redeem|secur|cust|sms|auth|otp|reserv)/i;
const REQUEST = /^(?:GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS) .*[ :][45]\d\d$/;
const SHIFT = 0xe000;

/** Moves the characters of every code into the private use area, where no mask of numbers, quotes or `key=value` can see them. */
export function protectCodes(line: string): string {
  // "coupon code 55102" is data: somebody issued it.
  const request = REQUEST.exec(line);
  if (request) return protectCodes(line.slice(0, -4)) + shift(line.slice(-4), SHIFT);
  return line.replace(CODE, (code, owner: string | undefined) =>
    owner && ISSUED.test(owner) ? code : shift(code, SHIFT),
  );
}

/** Undoes `protectCodes`. */
export function restoreCodes(line: string): string {
  return line.replace(/[\ue000-\ue07f]+/g, (code) => shift(code, -SHIFT));
}

function shift(text: string, by: number): string {
  let moved = "";
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    // Blanks stay: lists and blanks are folded afterwards.
    moved += unit === 32 ? " " : String.fromCharCode(unit + by);
  }
  return moved;
}
