import { DURATION_BUCKETS } from "@winnow/envelope/wire";

/*
 * A histogram with a stated relative error (DDSketch: Masson, Rim, Lee 2019), without its collapsing: the buckets are the same everywhere and
 * for ever, a microsecond to thirty days in 730 of them, so merging is adding and no order of merging can differ. One slow outlier does not cost
 * the fast ones their precision, which a limit on the span of buckets would.
 */

/** Counts per bucket of duration: sorted by bucket, each bucket once. */
export type DurationCounts = [bucket: number, count: number][];

/** Relative error of every percentile that is read off a histogram, at most. Below a microsecond it is an absolute error of a microsecond. */
export const DURATION_ERROR = 0.02;

const { growth, lowest, highest } = DURATION_BUCKETS;
const MICROSECOND = 0.001;
const LOG_GROWTH = Math.log(growth);

/**
 * The bucket of a duration.
 *
 * @param duration milliseconds; zero, negative and unknown (NaN) ones belong to the lowest bucket.
 */
export function durationBucket(duration: number): number {
  if (!(duration > MICROSECOND)) return lowest;
  return Math.min(highest, Math.ceil(Math.log(duration) / LOG_GROWTH));
}

/** The duration (ms) that stands for everything in a bucket: at most 2 % away from each. */
export function bucketDuration(bucket: number): number {
  return bucket <= lowest ? 0 : (2 * growth ** bucket) / (growth + 1);
}

/**
 * The duration (ms) below which the share `q` of all durations lies.
 *
 * @param q 0 (the shortest) to 1 (the longest).
 * @returns `undefined` when nothing was counted.
 */
export function durationQuantile(counts: Readonly<DurationCounts>, q: number): number | undefined {
  const total = counts.reduce((sum, [, n]) => sum + n, 0);
  const rank = q * (total - 1);
  let below = 0;
  for (const [bucket, n] of counts) {
    below += n;
    if (below > rank) return bucketDuration(bucket);
  }
  return undefined;
}
