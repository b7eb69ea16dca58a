/** The process's budget of payloads: refills steadily, never holds more than one minute's worth. */
export type TokenBucket = { tokens: number; filledAt: number };

const MINUTE = 60_000;

/** Takes one token if there is one. A clock that steps back neither refills nor empties the bucket. */
export function takeToken(bucket: TokenBucket, perMinute: number, now: number): boolean {
  const elapsed = Math.max(0, now - bucket.filledAt);
  bucket.tokens = Math.min(perMinute, bucket.tokens + (elapsed * perMinute) / MINUTE);
  bucket.filledAt = now;
  if (bucket.tokens < 1) return false;
  bucket.tokens -= 1;
  return true;
}
