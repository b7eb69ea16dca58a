/** Until when an issue is ignored; without any condition for good. Times are unix milliseconds. */
export type Snooze = {
  until?: number;
  /** The total at which it ends: what it was then, and N more. */
  seenGoal?: number;
  /** N within so many minutes. */
  window?: { minutes: number; goal: number; recent: Minutes };
  /** The number of users at which it ends. */
  usersGoal?: number;
};

/** Occurrences by minute, oldest first. */
export type Minutes = readonly (readonly [minute: number, n: number])[];

/** Why an ignored issue speaks again. */
export type SnoozeEnd = "until" | "count" | "window" | "users";

/** What a batch brought to an ignored issue. */
export type SnoozeNews = { now: number; timesSeen: number; minutes: Minutes };

/** A window is kept in at most this many buckets: of one minute up to an hour, of one hour up to 60 hours, and so on. */
const BUCKETS = 60;

/**
 * What becomes of a snooze when a batch arrives. The total is exact whether occurrences come one by one or folded, so it ends with the
 * batch in which the N-th arrives and never before.
 *
 * @returns why it ends, or nothing; and the window as it is now.
 */
export function meetSnooze(snooze: Snooze, news: SnoozeNews): { end?: SnoozeEnd; recent?: Minutes } {
  if (snooze.until !== undefined && news.now >= snooze.until) return { end: "until" };
  if (snooze.seenGoal !== undefined && news.timesSeen >= snooze.seenGoal) return { end: "count" };
  if (snooze.window === undefined) return {};
  const recent = slide(snooze.window, news);
  const n = recent.reduce((sum, [, count]) => sum + count, 0);
  return n >= snooze.window.goal ? { end: "window" } : { recent };
}

/** Adds minutes to a window and forgets what has left it. */
function slide(window: { minutes: number; recent: Minutes }, news: SnoozeNews): Minutes {
  const size = Math.max(1, Math.ceil(window.minutes / BUCKETS));
  const oldest = Math.floor(news.now / 60_000) - window.minutes;
  const buckets = new Map<number, number>();
  for (const [minute, n] of [...window.recent, ...news.minutes]) {
    if (minute <= oldest) continue;
    const bucket = Math.floor(minute / size) * size + size - 1;
    buckets.set(bucket, (buckets.get(bucket) ?? 0) + n);
  }
  return [...buckets].sort(([a], [b]) => a - b);
}
