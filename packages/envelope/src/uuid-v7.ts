import { EnvelopeError } from "./envelope-error.ts";

const RANDOM_BYTES = 10;

/**
 * A UUID of version 7 (RFC 9562): 48 bits of milliseconds, then random bits, so that ids made later sort later.
 *
 * @param now Milliseconds since the epoch.
 * @param random 10 random bytes (more are ignored). Pure code gets its randomness from outside.
 * @throws EnvelopeError `option` when there are fewer random bytes: ids that repeat would make the receiver drop counts.
 */
export function uuidV7(now: number, random: Uint8Array): string {
  if (random.length < RANDOM_BYTES) {
    throw new EnvelopeError("option", 0, `random must have at least ${RANDOM_BYTES} bytes, got ${random.length}`);
  }
  const time = Math.floor(now).toString(16).padStart(12, "0").slice(-12);
  const hex = Array.from(random.subarray(0, RANDOM_BYTES), (byte) => byte.toString(16).padStart(2, "0")).join("");
  const variant = (8 | (Number.parseInt(hex.charAt(3), 16) & 3)).toString(16);
  return `${time.slice(0, 8)}-${time.slice(8)}-7${hex.slice(0, 3)}-${variant}${hex.slice(4, 7)}-${hex.slice(7, 19)}`;
}
