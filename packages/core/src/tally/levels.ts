import type { SeverityLevel } from "@winnow/envelope/wire";

/** From the mildest to the worst. */
const LEVELS: readonly SeverityLevel[] = ["debug", "log", "info", "warning", "error", "fatal"];

/** A level that an app may have written in words of its own: `warn` is a warning, and what nobody knows is an error, as in Sentry. */
export function levelOf(value: unknown): SeverityLevel {
  if (value === "warn") return "warning";
  return (LEVELS.includes(value as SeverityLevel) ? value : "error") as SeverityLevel;
}

/** The more severe of two levels: a group is as bad as its worst occurrence, whatever the order in which they were seen. */
export function worseLevel(a: SeverityLevel, b: SeverityLevel): SeverityLevel {
  return a === b || LEVELS.indexOf(levelOf(a)) >= LEVELS.indexOf(levelOf(b)) ? a : levelOf(b);
}
