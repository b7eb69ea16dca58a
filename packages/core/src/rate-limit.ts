/** Until when (milliseconds since the epoch) each data category must not be sent; `all` stands for every category. */
export type RateLimits = ReadonlyMap<string, number>;

/** The response headers that speak of limits, by lower-case name. */
export type RateLimitHeaders = {
  readonly "x-sentry-rate-limits"?: string | null | undefined;
  readonly "retry-after"?: string | null | undefined;
};

const ALL = "all";
/** Sentry's default where a server says "later" without saying when. */
const DEFAULT_WAIT = 60_000;
/** Nobody is believed to mean more than a day: a mistyped number must not silence an app for ever. */
const LONGEST_WAIT = 24 * 3_600_000;

/**
 * What a response says about limits. `X-Sentry-Rate-Limits` counts on any status and wins over `Retry-After`, which wins over a bare 429
 * (everything waits a minute). Form of the header: `seconds:category;category:scope:reason:namespaces, ...`, no category means all.
 *
 * @param status HTTP status, if there was one.
 * @param now Milliseconds since the epoch.
 */
export function parseRateLimits(headers: RateLimitHeaders, status: number | undefined, now: number): RateLimits {
  const quotas = headers["x-sentry-rate-limits"];
  if (quotas) return parseQuotas(quotas, now);
  const retryAfter = headers["retry-after"];
  if (retryAfter) return new Map([[ALL, now + waitOf(retryAfter, now)]]);
  return status === 429 ? new Map([[ALL, now + DEFAULT_WAIT]]) : new Map();
}

/** Both sets of limits; where both speak of a category the later end counts, in whatever order responses arrive. */
export function mergeRateLimits(a: RateLimits, b: RateLimits): RateLimits {
  if (b.size === 0) return a;
  const merged = new Map(a);
  for (const [category, until] of b) extend(merged, category, until);
  return merged;
}

/** When `category` may be sent again, in milliseconds since the epoch; 0 when nothing limits it. */
export function limitedUntil(limits: RateLimits, category: string): number {
  // The later of both. Sentry's SDKs take `all` only if the category has no entry, and so an expired entry hides it.
  return Math.max(limits.get(category) ?? 0, limits.get(ALL) ?? 0);
}

/** Whether `category` (`error`, `transaction`, `internal`, ...; see `dataCategoryOf`) must wait at `now` (milliseconds since the epoch). */
export function isLimited(limits: RateLimits, category: string, now: number): boolean {
  return limitedUntil(limits, category) > now;
}

function parseQuotas(header: string, now: number): RateLimits {
  const limits = new Map<string, number>();
  for (const quota of header.split(",")) {
    const [seconds = "", categories = "", , , namespaces = ""] = quota.trim().split(":");
    if (seconds === "" && categories === "") continue;
    const until = now + secondsToWait(seconds);
    const named = categories
      .split(";")
      .map((category) => category.trim())
      .filter((category) => category !== "");
    // Sentry shares one category between kinds of metrics; only its namespace "custom" means those an app sends.
    const foreign = namespaces !== "" && !namespaces.split(";").includes("custom");
    for (const category of named.length === 0 ? [ALL] : named) {
      if (category !== "metric_bucket" || !foreign) extend(limits, category, until);
    }
  }
  return limits;
}

function waitOf(retryAfter: string, now: number): number {
  if (/^\s*[\d.+-]/.test(retryAfter)) return secondsToWait(retryAfter);
  const date = Date.parse(retryAfter);
  return Number.isNaN(date) ? DEFAULT_WAIT : clampWait(date - now);
}

function secondsToWait(text: string): number {
  const seconds = Number.parseFloat(text);
  return Number.isFinite(seconds) ? clampWait(seconds * 1000) : DEFAULT_WAIT;
}

function clampWait(wait: number): number {
  return Math.min(Math.max(wait, 0), LONGEST_WAIT);
}

function extend(limits: Map<string, number>, category: string, until: number): void {
  limits.set(category, Math.max(limits.get(category) ?? 0, until));
}
