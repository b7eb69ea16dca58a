/** What Sentry's quotas, rate limits and client reports call each item type. Types that are not here are their own category. */
const CATEGORIES = new Map([
  ["event", "error"],
  ["sessions", "session"],
  ["client_report", "internal"],
  ["user_report", "default"],
  ["profile_chunk", "profile"],
  ["replay_event", "replay"],
  ["replay_recording", "replay"],
  ["check_in", "monitor"],
  ["raw_security", "security"],
  ["log", "log_item"],
  ["metric", "trace_metric"],
]);

/** The data category of an item type, as rate limits and client reports name it. A tally is its own category, so no limit on errors holds it back. */
export function dataCategoryOf(itemType: string): string {
  return CATEGORIES.get(itemType) ?? itemType;
}
