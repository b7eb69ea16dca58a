import type { Point } from "../api/issue.ts";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** How many hours a sparkline shows. */
export const HOURS = 24;

/** What a chart shows: so many hours or days, the last of them the running one. Days are those of UTC, as the receiver counts. */
export type Span = { width: number; length: number };

export const lastDay: Span = { width: HOUR, length: HOURS };
export const lastMonth: Span = { width: DAY, length: 30 };

/**
 * Sums buckets into those of a span that ends with the current one.
 *
 * @param now ms since epoch
 */
export function countsOf(points: readonly Point[], { width, length }: Span, now: number): number[] {
  const counts = new Array<number>(length).fill(0);
  const current = Math.floor(now / width);
  for (const { at, count } of points) {
    const index = length - 1 - (current - Math.floor(at / width));
    if (index >= 0 && index < length) counts[index] = (counts[index] ?? 0) + count;
  }
  return counts;
}

/** When the bucket at `index` of {@link countsOf} began, in ms since epoch. */
export const startOf = (index: number, { width, length }: Span, now: number): number =>
  (Math.floor(now / width) - (length - 1 - index)) * width;
