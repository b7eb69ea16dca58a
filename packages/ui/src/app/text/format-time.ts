const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const steps: readonly [limit: number, unit: number, short: string, long: string][] = [
  [HOUR, MINUTE, "min", "minute"],
  [DAY, HOUR, "h", "hour"],
  [60 * DAY, DAY, "d", "day"],
  [730 * DAY, 30 * DAY, "mo", "month"],
  [Number.POSITIVE_INFINITY, 365 * DAY, "y", "year"],
];

/**
 * How long ago a moment was, in words short enough for a column.
 *
 * @param then ms since epoch
 * @param now ms since epoch
 * @param style `"short"` (default) gives `5 min`, `"long"` gives `5 minutes ago`
 */
export function formatAge(then: number, now: number, style: "short" | "long" = "short"): string {
  // A clock that runs ahead of ours must not give a time in the future.
  const age = Math.max(0, now - then);
  if (age < MINUTE) return style === "short" ? "now" : "just now";
  const [, unit, short, long] = steps.find(([limit]) => age < limit) ?? steps[steps.length - 1] ?? [0, DAY, "d", "day"];
  const n = Math.floor(age / unit);
  return style === "short" ? `${n} ${short}` : `${n} ${long}${n === 1 ? "" : "s"} ago`;
}

const absolute = new Intl.DateTimeFormat("en-GB", {
  dateStyle: "medium",
  timeStyle: "long",
});

/** A moment in the reader's time zone, exact to the second, and again in UTC as logs have it. */
export function formatMoment(then: number): string {
  return `${absolute.format(then)} (${new Date(then).toISOString()})`;
}

const clockTime = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", second: "2-digit" });

/** The time of day in the reader's time zone: `14:03:59`. */
export function formatClock(then: number): string {
  return clockTime.format(then);
}

const hourOfDay = new Intl.DateTimeFormat("en-GB", { weekday: "short", hour: "2-digit", minute: "2-digit" });

/** An hour of the last days in the reader's time zone: `Fri 14:00`. */
export function formatHour(then: number): string {
  return hourOfDay.format(then).replace(",", "");
}

// Days are those of UTC: the receiver counts by them.
const dayOfYear = new Intl.DateTimeFormat("en-GB", {
  weekday: "short",
  day: "numeric",
  month: "short",
  timeZone: "UTC",
});

/** A day of the last weeks, in UTC: `Fri 20 Nov`. */
export function formatDay(then: number): string {
  return dayOfYear.format(then).replace(",", "");
}

const minute = new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", timeStyle: "short" });

/** A moment in the reader's time zone, to the minute: `28 Nov 2026, 14:03`. */
export function formatMinute(then: number): string {
  return minute.format(then);
}
