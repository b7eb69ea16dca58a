import { DURATION_BUCKETS } from "@winnow/envelope/wire";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  bucketDuration,
  DURATION_ERROR,
  type DurationCounts,
  durationBucket,
  durationQuantile,
} from "../../src/index.ts";

const THIRTY_DAYS = 30 * 86_400_000;
/** Milliseconds over the whole range, as many short ones as long ones. */
const duration = fc
  .double({ min: Math.log(0.0011), max: Math.log(THIRTY_DAYS), noNaN: true })
  .map((logarithm) => Math.exp(logarithm));

function countsOf(durations: readonly number[]): DurationCounts {
  const counts = new Map<number, number>();
  for (const value of durations) counts.set(durationBucket(value), (counts.get(durationBucket(value)) ?? 0) + 1);
  return [...counts].sort(([a], [b]) => a - b);
}

describe("a bucket of durations", () => {
  it("is at most 2 % away from every duration in it, from a microsecond to thirty days", () => {
    fc.assert(
      fc.property(duration, (value) => {
        const middle = bucketDuration(durationBucket(value));
        expect(Math.abs(middle - value) / value).toBeLessThanOrEqual(DURATION_ERROR);
      }),
      { numRuns: 2_000 },
    );
  });

  it("grows with the duration and stays within the range that the wire allows", () => {
    fc.assert(
      fc.property(fc.double(), fc.double(), (a, b) => {
        for (const bucket of [durationBucket(a), durationBucket(b)]) {
          expect(Number.isInteger(bucket)).toBe(true);
          expect(bucket).toBeGreaterThanOrEqual(DURATION_BUCKETS.lowest);
          expect(bucket).toBeLessThanOrEqual(DURATION_BUCKETS.highest);
        }
        if (a <= b) expect(durationBucket(a)).toBeLessThanOrEqual(durationBucket(b));
      }),
    );
  });

  it.each([0, -1, -0, Number.NaN, Number.NEGATIVE_INFINITY, 0.001])("counts %d ms as no time at all", (value) => {
    expect(bucketDuration(durationBucket(value))).toBe(0);
  });

  it("holds what is longer than thirty days in the last one", () => {
    expect(durationBucket(THIRTY_DAYS * 2)).toBe(DURATION_BUCKETS.highest);
    expect(durationBucket(Number.POSITIVE_INFINITY)).toBe(DURATION_BUCKETS.highest);
  });
});

describe("a percentile", () => {
  it("is at most 2 % away from the duration at that rank", () => {
    const share = fc.constantFrom(0, 0.5, 0.75, 0.95, 0.99, 1);
    fc.assert(
      fc.property(fc.array(duration, { minLength: 1, maxLength: 300 }), share, (durations, q) => {
        const sorted = [...durations].sort((a, b) => a - b);
        const exact = sorted[Math.floor(q * (sorted.length - 1))] as number;
        const estimate = durationQuantile(countsOf(durations), q) as number;
        expect(Math.abs(estimate - exact) / exact).toBeLessThanOrEqual(DURATION_ERROR);
      }),
      { numRuns: 500 },
    );
  });

  it("keeps its precision beside an outlier of an hour", () => {
    const counts = countsOf([...Array.from({ length: 99 }, (_, i) => 0.5 + i / 100), 3_600_000]);
    expect(durationQuantile(counts, 0.5)).toBeCloseTo(0.99, 1);
  });

  it("of nothing is unknown", () => {
    expect(durationQuantile([], 0.5)).toBeUndefined();
  });
});
