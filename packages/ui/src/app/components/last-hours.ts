import type { HourCount } from "../api/issue.ts";

const HOUR = 3_600_000;

/** How many hours a chart shows. */
export const HOURS = 24;

/**
 * Sums buckets of any width into the hours that end with the current one.
 *
 * @param now ms since epoch
 * @returns one count per hour, the current one last
 */
export function lastHours(hours: readonly HourCount[], now: number): number[] {
  const counts = new Array<number>(HOURS).fill(0);
  const current = Math.floor(now / HOUR);
  for (const { at, count } of hours) {
    const index = HOURS - 1 - (current - Math.floor(at / HOUR));
    if (index >= 0 && index < HOURS) counts[index] = (counts[index] ?? 0) + count;
  }
  return counts;
}

/** When the hour at `index` of {@link lastHours} began, in ms since epoch. */
export const startOfHour = (index: number, now: number): number =>
  (Math.floor(now / HOUR) - (HOURS - 1 - index)) * HOUR;
