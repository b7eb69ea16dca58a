/**
 * How durations are written down: as counts of logarithmic buckets. Bucket `i` holds durations above `growth ** (i - 1)` and up to `growth ** i`
 * milliseconds, so that the middle of a bucket is at most 2 % away from everything in it, (growth - 1) / (growth + 1) to be exact. The bounds
 * never change, which is what makes two histograms add up. `lowest` holds what is not above a microsecond, zero and negative durations of clocks that were set back
 * included; `highest` ends at thirty days and holds whatever is longer.
 */
export const DURATION_BUCKETS = { growth: 1.04, lowest: -177, highest: 553 } as const;
