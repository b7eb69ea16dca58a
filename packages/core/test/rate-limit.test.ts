import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isLimited, limitedUntil, mergeRateLimits, parseRateLimits, type RateLimits } from "../src/index.ts";

const NOW = 1_732_143_938_123;
const SECOND = 1000;
const DAY = 24 * 3600 * SECOND;

/** The limits as an object of waits in seconds. */
const waits = (limits: RateLimits) =>
  Object.fromEntries([...limits].map(([category, until]) => [category, (until - NOW) / SECOND]));
const quotas = (header: string, status = 200) =>
  waits(parseRateLimits({ "x-sentry-rate-limits": header }, status, NOW));
const retryAfter = (header: string) => waits(parseRateLimits({ "retry-after": header }, 503, NOW));

describe("X-Sentry-Rate-Limits", () => {
  test.each([
    ["60:error:organization:reason", { error: 60 }],
    ["60:error;transaction;span:key", { error: 60, transaction: 60, span: 60 }],
    ["60::organization", { all: 60 }],
    ["60", { all: 60 }],
    [" 10:error , 20:session:key ", { error: 10, session: 20 }],
    ["10:error,30:error,20:error", { error: 30 }],
    ["2.5:error", { error: 2.5 }],
    ["soon:error", { error: 60 }],
    ["-5:error", { error: 0 }],
    ["99999999:error", { error: DAY / SECOND }],
    ["1e400:error", { error: 60 }],
    ["60:metric_bucket:organization:quota:custom;other", { metric_bucket: 60 }],
    ["60:metric_bucket:organization:quota:other", {}],
    ["60:metric_bucket:organization:quota", { metric_bucket: 60 }],
    ["60:error;;transaction", { error: 60, transaction: 60 }],
    ["60:error; ;", { error: 60 }],
    ["60: :organization", { all: 60 }],
    [",", {}],
  ])("%j means %j", (header, expected) => {
    expect(quotas(header)).toEqual(expected);
  });

  test("it is honoured on any status, and wins over Retry-After and a 429", () => {
    expect(quotas("60:error", 200)).toEqual({ error: 60 });
    expect(waits(parseRateLimits({ "x-sentry-rate-limits": "60:error", "retry-after": "5" }, 429, NOW))).toEqual({
      error: 60,
    });
  });

  test("a category with the name of an object's own member is a category like any other", () => {
    const limits = parseRateLimits({ "x-sentry-rate-limits": "60:__proto__;constructor" }, 200, NOW);
    expect(isLimited(limits, "__proto__", NOW)).toBe(true);
    expect(isLimited(limits, "toString", NOW)).toBe(false);
  });
});

describe("without that header", () => {
  test.each([
    ["30", 30],
    ["0", 0],
    ["-3", 0],
    ["Wed, 20 Nov 2024 23:05:40 GMT", 1.877],
    ["Wed, 20 Nov 2024 22:05:40 GMT", 0],
    ["whenever", 60],
  ])("Retry-After %j makes everything wait %d seconds", (header, seconds) => {
    expect(retryAfter(header)).toEqual({ all: seconds });
  });

  test("a bare 429 makes everything wait a minute, other answers limit nothing", () => {
    expect(waits(parseRateLimits({}, 429, NOW))).toEqual({ all: 60 });
    expect(waits(parseRateLimits({ "retry-after": null, "x-sentry-rate-limits": "" }, 429, NOW))).toEqual({ all: 60 });
    for (const status of [200, 413, 500, undefined]) expect(parseRateLimits({}, status, NOW).size).toBe(0);
  });
});

describe("limits over time", () => {
  test("an expired limit of a category does not hide a later one of everything, as it does in Sentry's SDKs", () => {
    const first = parseRateLimits({ "x-sentry-rate-limits": "1:error" }, 200, NOW);
    const later = NOW + 5 * SECOND;
    const both = mergeRateLimits(first, parseRateLimits({}, 429, later));
    expect(isLimited(both, "error", later)).toBe(true);
    expect(isLimited(both, "transaction", later)).toBe(true);
    expect(isLimited(both, "error", later + 60 * SECOND)).toBe(false);
  });

  test("a limit holds until its moment and not at it", () => {
    const limits = parseRateLimits({ "x-sentry-rate-limits": "10:error" }, 200, NOW);
    expect(isLimited(limits, "error", NOW + 10 * SECOND - 1)).toBe(true);
    expect(isLimited(limits, "error", NOW + 10 * SECOND)).toBe(false);
    expect(isLimited(limits, "session", NOW)).toBe(false);
    expect(limitedUntil(limits, "session")).toBe(0);
  });

  const categories = ["all", "error", "session", "internal"];
  const limits = fc
    .dictionary(fc.constantFrom(...categories), fc.nat(1_000_000))
    .map((record): RateLimits => new Map(Object.entries(record)));

  test("responses may be merged in any order, and nothing ends earlier for it", () => {
    fc.assert(
      fc.property(limits, limits, limits, (a, b, c) => {
        const left = mergeRateLimits(mergeRateLimits(a, b), c);
        const right = mergeRateLimits(c, mergeRateLimits(b, a));
        for (const category of categories) {
          expect(limitedUntil(left, category)).toBe(limitedUntil(right, category));
          expect(limitedUntil(left, category)).toBe(Math.max(...[a, b, c].map((one) => limitedUntil(one, category))));
        }
      }),
    );
  });

  test("merging changes neither of the two", () => {
    const a = new Map([["error", 1]]);
    const b = new Map([["error", 2]]);
    mergeRateLimits(a, b);
    expect([a.get("error"), b.get("error")]).toEqual([1, 2]);
  });

  test("whatever a server sends, every wait lies between nothing and a day", () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.constantFrom(200, 429, 503), (quotaHeader, retryHeader, status) => {
        const parsed = parseRateLimits(
          { "x-sentry-rate-limits": quotaHeader, "retry-after": retryHeader },
          status,
          NOW,
        );
        for (const until of parsed.values()) {
          expect(until).toBeGreaterThanOrEqual(NOW);
          expect(until).toBeLessThanOrEqual(NOW + DAY);
        }
      }),
    );
  });
});
