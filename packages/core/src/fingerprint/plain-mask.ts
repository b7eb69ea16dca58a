import { EMAIL_PATTERN, URL_PATTERN } from "./message-addresses.ts";

// Wherever digits may be a code (see message-codes.ts) none is masked: splitting a key costs a payload, merging two would lie.
const MAY_BE_CODE =
  /(?:code|status|error)[^a-z]{0,4}\d|\b(?:errno|err|number|no|exit\w*|signal|http|sql\w*|mysql|hresult|ntstatus|utf|ucs|iso|sha|aes|rsa|cp|windows|latin|rfc|ecma|gb|koi|md|crc|base|es|ora|pls|tns|(?:tls|ssl)v?|x)[^a-z]{0,4}\d|(?:north|south|east|west|central)[a-z]*-\d|(?:fail|respon|repl|answer|return|got|receiv)\w*[^\d]{0,12}[45]\d\d\b|[1-5]\d\d[ :-]{1,3}(?:bad|not|forb|unau|inte|serv|gate|too|conf|gone|unpr|payl|meth|requ)|\([45]\d\d\)|0x|^\(|^(?:get|post|put|patch|delete|head|options) |\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.? +\d|\d(?:st|nd|rd|th)?[ -](?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)/i;
const UUID = /[\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12}/gi;

/** Longer messages are cut by some SDKs; what is left then depends on how long the ids in it are. */
const MAY_BE_CUT = 240;

/**
 * A message with its plain ids masked, much cheaper and smaller than `skeleton` and never coarser: two messages with the same mask have the
 * same skeleton. Numbers, uuids, hexadecimal ids, e-mail addresses and URLs go, everything else stays as it is.
 *
 * @param maskWords what becomes of the words that are numbers or hexadecimal ids
 */
export function plainMask(message: string, maskWords = byPatterns): string {
  const start = message.slice(0, 600).trimStart();
  const end = start.search(/[\r\n]/);
  const line = end < 0 ? start : start.slice(0, end);
  // Bodies of JSON count with all their lines.
  if (line.length > MAY_BE_CUT || /^(?:[[{]|$)/.test(line)) return message;
  // The tests in front are cheap, and most messages need none of what is behind them.
  const named = /@|:\/\//.test(line)
    ? line
        .replace(URL_PATTERN, "<url>")
        .replace(EMAIL_PATTERN, (address) => (/@v?[\d.]+$/.test(address) ? address : "<email>"))
    : line;
  if (!/\d/.test(named) || MAY_BE_CODE.test(named)) return named;
  return maskWords(named.replace(UUID, "<uuid>"));
}

function byPatterns(text: string): string {
  return text.replace(/(^|[ #(])\d+(?=[ ,;!?)]|$)/g, "$1<n>").replace(/\w*\d\w*/g, maskRun);
}

/** Inside of dates, addresses and versions the number of digits decides what they are. Digits with only d or e may be a duration or a power. */
export function maskRun(run: string): string {
  if (/^\d+$/.test(run)) return "0".repeat(run.length);
  return /^(?=.*[abcf])(?:[\da-f]{7,15}|[\da-f]{24,64})$/.test(run) ? "f".repeat(run.length) : run;
}
