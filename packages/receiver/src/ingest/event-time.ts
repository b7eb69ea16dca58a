/** Older than this is believed to be a broken clock, milliseconds (30 days, as Sentry has it). */
const OLDEST = 30 * 86_400_000;
/** A clock this far ahead is corrected by `sent_at`, milliseconds. */
const AHEAD = 60_000;

/** How far the client's clock runs ahead, milliseconds: 0 unless `sent_at` lies in the future. */
export function clockAhead(sentAt: unknown, now: number): number {
  const sent = typeof sentAt === "string" ? Date.parse(sentAt) : Number.NaN;
  return sent - now > AHEAD ? sent - now : 0;
}

/**
 * A moment that is neither in the future nor older than 30 days: statistics of year 10^6 help nobody, and the count is kept anyway.
 *
 * @param at milliseconds since the epoch, of a client.
 */
export function plausibleTime(at: number, ahead: number, now: number): number {
  const corrected = at - ahead;
  if (!(corrected <= now)) return now;
  return Math.max(corrected, now - OLDEST);
}

/** The time of an event, milliseconds: unix seconds as number or text, or an ISO date; `fallback` for anything else. */
export function parseEventTime(value: unknown, fallback: number): number {
  if (typeof value === "number") return Number.isFinite(value) ? value * 1000 : fallback;
  if (typeof value !== "string" || value.length > 64) return fallback;
  if (/^\d+(\.\d+)?$/.test(value)) return Number(value) * 1000;
  // Python and others write UTC without saying so.
  const iso = /[zZ]|[+-]\d\d:?\d\d$/.test(value) ? value : `${value}Z`;
  const parsed = Date.parse(iso);
  return Number.isNaN(parsed) ? fallback : parsed;
}
