const C1 = 0x239b961b;
const C2 = 0xab0e9789;
const C3 = 0x38b34ae5;
const C4 = 0xa1e38b93;
// Frozen: changing it changes every fingerprint and every hashed user.
const SEED = 0x57494e4e;

/**
 * MurmurHash3 x86 128-bit (Austin Appleby, public domain) over the UTF-16 code units of a text, as 32 hex digits. It is chosen because it is
 * synchronous everywhere, needs no BigInt and costs about 1 µs for 300 characters; whoever holds the DSN could forge the text itself, so
 * nothing is won by forging a collision. Lone surrogates count as U+FFFD, since they do not survive the way over UTF-8. Input under
 * 16 bytes repeats words in this variant: put a fixed prefix before short texts.
 */
export function hash128(text: string): string {
  const input = wellFormed(text);
  const length = input.length;
  let h1 = SEED;
  let h2 = SEED;
  let h3 = SEED;
  let h4 = SEED;
  const blocks = length - (length % 8);
  let i = 0;
  for (; i < blocks; i += 8) {
    h1 = mix(h1 ^ scramble(pair(input, i), C1, 15, C2), 19, h2, 0x561ccd1b);
    h2 = mix(h2 ^ scramble(pair(input, i + 2), C2, 16, C3), 17, h3, 0x0bcaa747);
    h3 = mix(h3 ^ scramble(pair(input, i + 4), C3, 17, C4), 15, h4, 0x96cd1c35);
    h4 = mix(h4 ^ scramble(pair(input, i + 6), C4, 18, C1), 13, h1, 0x32ac3b17);
  }
  // pair() reads missing units as zero, which is what the tail of the original does.
  if (i < length) {
    h1 ^= scramble(pair(input, i), C1, 15, C2);
    h2 ^= scramble(pair(input, i + 2), C2, 16, C3);
    h3 ^= scramble(pair(input, i + 4), C3, 17, C4);
    h4 ^= scramble(pair(input, i + 6), C4, 18, C1);
  }
  const bytes = length * 2;
  h1 ^= bytes;
  h2 ^= bytes;
  h3 ^= bytes;
  h4 ^= bytes;
  h1 = (h1 + h2 + h3 + h4) | 0;
  h2 = (h2 + h1) | 0;
  h3 = (h3 + h1) | 0;
  h4 = (h4 + h1) | 0;
  h1 = finish(h1);
  h2 = finish(h2);
  h3 = finish(h3);
  h4 = finish(h4);
  h1 = (h1 + h2 + h3 + h4) | 0;
  return hex(h1) + hex((h2 + h1) | 0) + hex((h3 + h1) | 0) + hex((h4 + h1) | 0);
}

function pair(text: string, at: number): number {
  // charCodeAt past the end is NaN, which the bit operations read as 0.
  return text.charCodeAt(at) | (text.charCodeAt(at + 1) << 16);
}

function rotate(value: number, bits: number): number {
  return (value << bits) | (value >>> (32 - bits));
}

function scramble(value: number, first: number, bits: number, second: number): number {
  return Math.imul(rotate(Math.imul(value, first), bits), second);
}

function mix(value: number, bits: number, neighbour: number, constant: number): number {
  return (Math.imul((rotate(value, bits) + neighbour) | 0, 5) + constant) | 0;
}

function finish(value: number): number {
  let h = value ^ (value >>> 16);
  h = Math.imul(h, 0x85ebca6b);
  h ^= h >>> 13;
  h = Math.imul(h, 0xc2b2ae35);
  return h ^ (h >>> 16);
}

function hex(value: number): string {
  return (value >>> 0).toString(16).padStart(8, "0");
}

const LONE_SURROGATE = /[\ud800-\udbff](?![\udc00-\udfff])|(^|[^\ud800-\udbff])[\udc00-\udfff]/;

function wellFormed(text: string): string {
  if (!LONE_SURROGATE.test(text)) return text;
  let fixed = "";
  // Iterating by code points yields each lone surrogate alone.
  for (const point of text) {
    const unit = point.charCodeAt(0);
    fixed += point.length === 1 && unit >= 0xd800 && unit <= 0xdfff ? "\ufffd" : point;
  }
  return fixed;
}
