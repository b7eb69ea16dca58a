import { EMAIL_PATTERN, URL_PATTERN } from "./message-addresses.ts";

// Wherever digits may be a code (see message-codes.ts) none is masked: splitting a key costs a payload, merging two would lie.
const MAY_BE_CODE =
  /(?:code|status|error)[^a-z]{0,4}\d|\b(?:errno|err|number|no|exit\w*|signal|http|sql\w*|mysql|hresult|ntstatus|utf|ucs|iso|sha|aes|rsa|cp|windows|latin|rfc|ecma|gb|koi|md|crc|base|es|ora|pls|tns|(?:tls|ssl)v?|x)[^a-z]{0,4}\d|(?:north|south|east|west|central)[a-z]*-\d|(?:fail|respon|repl|answer|return|got|receiv)\w*[^\d]{0,12}[45]\d\d\b|[1-5]\d\d[ :-]{1,3}(?:bad|not|forb|unau|inte|serv|gate|too|conf|gone|unpr|payl|meth|requ)|\([45]\d\d\)|0x|^\(|^(?:get|post|put|patch|delete|head|options) |\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.? +\d|\d(?:st|nd|rd|th)?[ -](?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)/i;
const DIGIT = /\d/g;
const UUID = /[\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12}/gi;

/** Longer messages are cut by some SDKs; what is left then depends on how long the ids in it are. */
const MAY_BE_CUT = 240;

/**
 * A message with its plain ids masked, much cheaper and smaller than `skeleton` and never coarser: two messages with the same quick mask
 * have the same skeleton. Numbers, uuids, hexadecimal ids, e-mail addresses and URLs go, everything else stays as it is.
 */
export function quickMask(message: string): string {
  const start = message.slice(0, 600).trimStart();
  const end = start.search(/[\r\n]/);
  const line = end < 0 ? start : start.slice(0, end);
  // Bodies of JSON count with all their lines.
  if (line.length > MAY_BE_CUT || line === "" || "[{".includes(line.charAt(0))) return message;
  // The tests in front are cheap, and most messages need none of what is behind them.
  const named =
    line.includes("@") || line.includes("://")
      ? line
          .replace(URL_PATTERN, "<url>")
          .replace(EMAIL_PATTERN, (address) => (/@v?[\d.]+$/.test(address) ? address : "<email>"))
      : line;
  if (!/\d/.test(named) || MAY_BE_CODE.test(named)) return named;
  return maskRuns(named.includes("-") ? named.replace(UUID, "<uuid>") : named);
}

/**
 * Masks the words that are numbers or hexadecimal ids. From digit to digit, since most messages have few: two replacements by patterns of whole
 * words cost twice as much as the rest of the mask, and a loop over all characters as much.
 */
function maskRuns(text: string): string {
  let masked = "";
  let done = 0;
  DIGIT.lastIndex = 0;
  while (DIGIT.test(text)) {
    let end = DIGIT.lastIndex;
    let start = end - 1;
    while (start > done && isWord(text.charCodeAt(start - 1))) start--;
    while (isWord(text.charCodeAt(end))) end++;
    masked += text.slice(done, start) + maskRun(text, start, end);
    done = end;
    DIGIT.lastIndex = end;
  }
  return masked + text.slice(done);
}

/** What `\w` matches; NaN, which is what a text has past its end, is none. */
function isWord(unit: number): boolean {
  return (unit >= 48 && unit <= 57) || (unit >= 97 && unit <= 122) || (unit >= 65 && unit <= 90) || unit === 95;
}

// Inside of dates, addresses and versions the number of digits decides what they are. Digits with only d or e may be a duration or a power.
function maskRun(text: string, start: number, end: number): string {
  const run = text.slice(start, end);
  if (!/\D/.test(run)) return isApart(text, start, end) ? "<n>" : "0".repeat(run.length);
  return /^(?=.*[abcf])(?:[\da-f]{7,15}|[\da-f]{24,64})$/.test(run) ? "f".repeat(run.length) : run;
}

function isApart(text: string, start: number, end: number): boolean {
  return (
    (start === 0 || " #(".includes(text.charAt(start - 1))) &&
    (end === text.length || " ,;!?)".includes(text.charAt(end)))
  );
}
