import { maskRun, plainMask } from "./plain-mask.ts";

const DIGIT = /\d/g;

/** `plainMask` for servers: the same, and three times as fast where a message has numbers in it. */
export function quickMask(message: string): string {
  return plainMask(message, maskRuns);
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
    const run = text.slice(start, end);
    masked += text.slice(done, start) + (!/\D/.test(run) && isApart(text, start, end) ? "<n>" : maskRun(run));
    done = end;
    DIGIT.lastIndex = end;
  }
  return masked + text.slice(done);
}

/** What `\w` matches; NaN, which is what a text has past its end, is none. */
function isWord(unit: number): boolean {
  return (unit >= 48 && unit <= 57) || (unit >= 97 && unit <= 122) || (unit >= 65 && unit <= 90) || unit === 95;
}

function isApart(text: string, start: number, end: number): boolean {
  return (
    (start === 0 || " #(".includes(text.charAt(start - 1))) &&
    (end === text.length || " ,;!?)".includes(text.charAt(end)))
  );
}
