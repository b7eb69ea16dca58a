import { EMAIL_PATTERN, URL_PATTERN } from "./message-addresses.ts";
import { MAY_BE_CUT } from "./raw-bounds.ts";

// Wherever digits may be a code (see message-codes.ts) none is masked: splitting a key costs a payload, merging two would lie. After words for codes and for
// standards, after two or three letters and a dash, in names of regions, where a status is told, and in dates with a month's name.
const MAY_BE_CODE =
  /(?:code|stat|err|sql|exit|signal|number|http|windows|latin|ecma|base|tls|ssl|rfc|iso|\b(?:no|x|text))\w*(?: with)?\W{0,4}v?\d|\b[a-z]{2,3}(?:-[a-z]+-|[-/]v?)\d|(?:(?:fail|re[cpst]|answ|got)\D{0,14}|\(|^(?:\S+ ){0,3}(?:get|pat|p[ou]|del|hea|opt).*)[45]\d\d\b|\b[1-5]\d\d[ :-]+(?:bad|no|forb|un|int|serv|gate|too|conf|go|pay|meth|req)|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\W{1,3}\d|0x|\d=|^\(/i;
const FIRST_LINE = /\S[^\r\n]*|$/;
const UUID = /[\da-f]{8}(?:-[\da-f]{4}){4}[\da-f]{8}/gi;

/**
 * A message with its plain ids masked, much cheaper and smaller than `skeleton` and never coarser: two messages with the same mask have the
 * same skeleton. Numbers, uuids, hexadecimal ids, e-mail addresses and URLs go, everything else stays as it is.
 *
 * @param maskWords what becomes of the words that are numbers or hexadecimal ids
 */
export function plainMask(message: string, maskWords = byPatterns): string {
  const [line] = FIRST_LINE.exec(message) as unknown as [string];
  // Bodies of JSON count with all their lines.
  if (line.length > MAY_BE_CUT || /^[[{]|^$/.test(line)) return message;
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
