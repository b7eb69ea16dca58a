import type { SeverityLevel } from "@winnow/envelope/wire";

const RANK: Record<SeverityLevel, number> = { debug: 0, log: 1, info: 2, warning: 3, error: 4, fatal: 5 };

/** The more severe of two levels: a group is as bad as its worst occurrence, whatever the order in which they were seen. */
export function worseLevel(a: SeverityLevel, b: SeverityLevel): SeverityLevel {
  return RANK[b] > RANK[a] ? b : a;
}
