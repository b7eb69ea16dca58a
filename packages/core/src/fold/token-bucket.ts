/** The process's budget of payloads: refills steadily, never holds more than one minute's worth. */
export type TokenBucket = { tokens: number; filledAt: number };

const MINUTE = 60_000;

/**
 * Takes one token if there is one. A clock that steps back neither refills nor empties the bucket.
 *
 * @param cost 0 only looks whether there is one.
 */
export function takeToken(bucket: TokenBucket, perMinute: number, now: number, cost = 1): boolean {
  const refill = (Math.max(0, now - bucket.filledAt) * perMinute) / MINUTE;
  bucket.tokens = Math.min(perMinute, bucket.tokens + refill);
  bucket.filledAt = now;
  if (bucket.tokens < 1) return false;
  bucket.tokens -= cost;
  return true;
}
