import { EMAIL_PATTERN, URL_PATTERN } from "./message-addresses.ts";
import { protectCodes, restoreCodes } from "./message-codes.ts";
import { maskWord } from "./message-words.ts";
import { cut, firstLine } from "./text.ts";

const TRIGGER = /[\d@"'`{[</\\=:%\t]|\s\s|[^\0-\x7f]/;
const JSON_BODY = /^[[{]\s*(?:["{[\]}]|-?\d)/;
const MONTH = "(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*";
const TIME = "\\d{1,2}:\\d\\d(?::\\d\\d(?:[.,]\\d+)?)?(?: ?[AaPp][Mm]\\b)?";
const ZONE = "(?: ?(?:Z\\b|UTC|GMT|[+-]\\d\\d:?\\d\\d\\b))*";
const IP6 = /(?:\b[\da-f]{1,4}:|::?)(?:[\da-f]{0,4}:){1,6}[\da-f]{1,4}\b/gi;

// Masks of several words, in this order: each sees the result of the one before.
const PHRASES: readonly (readonly [RegExp, string])[] = [
  [/\b[A-Za-z]:\\(?:[^\\:*?"'<>|]{1,60}\\)*[^\s\\:*?"'<>|,;)]*/g, "<path>"],
  [/\bdatetime\.\w+\([^)]*\)/g, "<date>"],
  [/(\.[a-z]{1,5}):\d+(?::\d+)?\b/gi, "$1:<n>"],
  [new RegExp(`\\b\\d{4}[-/.]\\d\\d[-/.]\\d\\d(?![\\da-zA-SU-Z])(?:[T _](?:at )?(?:${TIME}))?${ZONE}`, "g"), "<date>"],
  [/\b\d{1,2}[/.]\d{1,2}[/.]\d{4}\b|\b\d{4}-W\d\d\b/g, "<date>"],
  [
    new RegExp(
      `\\b(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*,? )?(?:\\d{1,2}[ -]${MONTH}[ -]\\d{2,4}|${MONTH}\\.? {1,2}\\d{1,2}(?:st|nd|rd|th)?\\b(?:,? \\d{4}\\b)?)` +
        `(?:,? (?:at )?${TIME})?(?: \\d{4}\\b)?${ZONE}`,
      "g",
    ),
    "<date>",
  ],
  [/\bdata:[\w/+.-]+;base64,\S+/g, "<data>"],
  [/\b(?:[\da-f]{2}[:-]){5,}[\da-f]{2}\b/gi, "<mac>"],
  // after a slash or a letter it is a version
  [/(^|[^\w/.-])\d{1,3}(?:\.\d{1,3}){3}(?:[:/]\d+)?\b/g, "$1<ip>"],
];
const LATE_PHRASES: readonly (readonly [RegExp, string])[] = [
  [new RegExp(`\\b${TIME}(?![\\da-zA-Y])${ZONE}`, "g"), "<time>"],
  [/\b\d+(?:[.,]\d+){0,5} ?(?:[kKMGTP]i?[bB]|bytes?)\b/g, "<size>"],
  [/\b\d{1,3}(?:,\d{3})+(?:\.\d+)?\b/g, "<n>"],
  [
    /\b(?:(?:\d{1,6}(?:\.\d+)?(?:d|h|min|m|s|ms|us|µs|ns))+|\d+(?:[.,]\d+)? ?(?:ms|(?:milli|micro|nano)?sec(?:ond)?s?|min(?:ute)?s?|h(?:ou)?rs?|days?|weeks?|months?|years?))\b/g,
    "<dur>",
  ],
];

// One pass over the words of a line: placeholder | words of letters | key=value | quoted | word. Every alternative is linear from its start.
const TOKEN =
  /<[a-z]{1,5}>|[a-z]+(?: [a-z]+)*(?=[ ,;!?)]|$)|([A-Za-z_][\w.-]*)=(?![=>])(?:"(?:[^"\\]|\\.)*"|'[^']*'|[^\s,;&()[\]{}"']+)|([ubr]?(?:"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'(?!\w)|`[^`]*`|“[^”]*”|‘[^’]*’|«[^»]*»))|(?:[^\s"'`<>(){}[\],;|“”‘’«»]|\b'\b)+/gi;

/**
 * The words of a message without its data: `Order 551029 refused by ann@example.org` gives `Order <n> refused by <email>`. Codes that name
 * the problem stay (see `message-codes.ts`), quoted identifiers stay. Only the first line counts, and at most 512 characters of it.
 */
export function skeleton(message: string): string {
  const line = firstLine(message);
  if (!TRIGGER.test(line)) return cut(line, 300);
  const json = /^[[{]/.test(line) && JSON_BODY.test(message.slice(0, 512).trim()) ? cut(message.trim(), 1024) : "";
  if (json.includes('"')) return cut(maskJson(json), 300);
  let masked = line.replace(/[\ue000-\ue07f]/g, "\ufffd");
  // Addresses first: the masks of dates and numbers would cut them into pieces.
  if (masked.includes("://")) masked = masked.replace(URL_PATTERN, "<url>");
  if (masked.includes("@")) masked = masked.replace(EMAIL_PATTERN, maskAddress);
  if (/[\d\\]|=[A-Z]|\w:\w\w:/.test(masked)) masked = maskPhrases(protectCodes(masked));
  masked = maskDumps(masked).replace(TOKEN, maskToken);
  // lists of data are as long as the data; "1 row" and "3 rows" are one text
  masked = masked
    .replace(/((["'`]?)<\w+>\2)(?:, ?\1)+/g, "$1")
    .replace(/(\([^()]*\))(?:, ?\1)+/g, "$1")
    .replace(/(<n>(?: [a-z]+)? [a-z]{2,}[^\Ws])s\b/g, "$1")
    .replace(/\s+/g, " ");
  return cut(restoreCodes(masked).trim(), 300);
}

function maskPhrases(line: string): string {
  let masked = line;
  for (const [pattern, mask] of PHRASES) masked = masked.replace(pattern, mask);
  // in brackets where a port follows
  if (masked.includes("::") || IP6.test(masked))
    masked = masked.replace(IP6, maskIp6).replace(/\[<ip>\](?::\d+)?/g, "<ip>");
  IP6.lastIndex = 0;
  for (const [pattern, mask] of LATE_PHRASES) masked = masked.replace(pattern, mask);
  return masked;
}

// pg@8.11.3 is a package, not a person.
function maskAddress(address: string): string {
  return /@v?[\d.]+$/.test(address) ? address : "<email>";
}

// Foo::Bar and 12:30:45 are no addresses: one needs a double colon or four single ones, and a group that begins with a digit or three groups.
function maskIp6(match: string): string {
  const groups = match.split(":").filter((group) => group !== "");
  const isAddress =
    (match.includes("::") || groups.length > 3) && (groups.length > 2 || groups.some((group) => group < ":"));
  return isAddress && /\d/.test(match) ? "<ip>" : match;
}

function maskToken(token: string, key?: string, quote?: string): string {
  if (key) return `${key}=<v>`;
  return quote ? maskQuoted(token) : maskWord(token);
}

// Quoted identifiers and relative file names name the bug ("price", 'config/tax.json'); sentences, names of people and ids are data.
function maskQuoted(token: string): string {
  const start = "ubr".includes(token.charAt(0)) ? 2 : 1;
  const open = token.charAt(start - 1);
  const inner = token.slice(start, -1);
  const assembly = /^[\w.]+(?=, Version=)/.exec(inner);
  if (assembly) return open + assembly[0] + token.slice(-1);
  if (/^(?:[/~\\]|[A-Za-z]:\\).*\s/.test(inner)) return `${open}<path>${token.slice(-1)}`;
  if (/\s|[^\0-\x7f]/.test(inner) && !/^[\ue000-\ue07f]+$/.test(inner)) return `${open}<str>${token.slice(-1)}`;
  return open + maskWord(inner) + token.slice(-1);
}

// {...} and [...] with a colon or a quote inside are dumped objects. [auth] and [Errno 2] are words.
function maskDumps(line: string): string {
  if (!/[{[]/.test(line)) return line;
  let out = "";
  let from = 0;
  for (let i = 0; i < line.length; i++) {
    const open = line[i];
    if (open !== "{" && open !== "[") continue;
    const end = closing(line, i);
    if (/[:"']|=>/.test(line.slice(i, end))) {
      out += `${line.slice(from, i)}<data>`;
      from = end;
    }
    i = end - 1;
  }
  return out + line.slice(from);
}

function closing(line: string, start: number): number {
  let depth = 0;
  for (let i = start; i < line.length; i++) {
    const c = line[i];
    if (c === "{" || c === "[") depth++;
    else if ((c === "}" || c === "]") && --depth === 0) return i + 1;
  }
  return line.length;
}

// Keys and identifiers of a body stay: for a Zod error the code and the path decide (getsentry/sentry-javascript#16409).
function maskJson(json: string): string {
  return json.replace(/"((?:[^"\\]|\\.)*)"?|-?\d[\d.eE+-]*|\s+/g, (token, text?: string) => {
    if (text !== undefined) return `"${/^[A-Za-z_$][\w$.-]*$/.test(text) ? maskWord(text) : text && "<str>"}"`;
    return token.trim() ? "<n>" : "";
  });
}
