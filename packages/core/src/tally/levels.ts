import type { SeverityLevel } from "@winnow/envelope/wire";

const RANK: Record<SeverityLevel, number> = { debug: 0, log: 1, info: 2, warning: 3, error: 4, fatal: 5 };

/** A level that an app may have written in words of its own: `warn` is a warning, and what nobody knows is an error, as in Sentry. */
export function levelOf(value: unknown): SeverityLevel {
  if (typeof value === "string" && Object.hasOwn(RANK, value)) return value as SeverityLevel;
  return value === "warn" ? "warning" : "error";
}

/** The more severe of two levels: a group is as bad as its worst occurrence, whatever the order in which they were seen. */
export function worseLevel(a: SeverityLevel, b: SeverityLevel): SeverityLevel {
  return RANK[b] > RANK[a] ? b : a;
}
