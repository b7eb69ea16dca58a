/** 2^32 divided by the golden ratio: odd, and without a pattern in its bits. */
const MULTIPLIER = 0x9e3779b1;
/** Rounds after the last character, so that it reaches every bit, too. */
const FINISH = 3;

/**
 * A hash in a quarter of the code of `hash128`, since every page carries it: for keys that come and go, for users and for shares of traces. Each word of 32 bits is
 * a lane of its own with another start and another multiplier, so that a collision in one says nothing about the next. Every round can be undone:
 * texts of one length that differ in one character never meet. Whoever holds the DSN could forge the text itself, so nothing is won by forging a
 * collision. Lone surrogates count as U+FFFD, since they do not survive the way over UTF-8.
 *
 * @returns 8 hex digits per word
 */
export function smallHash(text: string, words = 4): string {
  // With the flag `u` a pair of surrogates is one character, so that only lone ones are found.
  const input = text.replace(/[\ud800-\udfff]/gu, "\ufffd");
  let hex = "";
  for (let seed = 1; seed < words * 2; seed += 2) {
    let h = seed;
    for (let at = 0; at < input.length + FINISH; at++) {
      // Past the end it is NaN, which counts as 0 here.
      h = Math.imul(h ^ input.charCodeAt(at), MULTIPLIER * seed);
      h ^= h >>> 15;
    }
    hex += (h >>> 0).toString(16).padStart(8, "0");
  }
  return hex;
}
