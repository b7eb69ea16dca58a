const steps: readonly [limit: number, unit: number, name: string][] = [
  [90, 1, "s"],
  [90 * 60, 60, "min"],
  [36 * 3600, 3600, "h"],
  [Number.POSITIVE_INFINITY, 86_400, "d"],
];

/**
 * How long until a moment: `in 12 min`.
 *
 * @param then ms since epoch
 * @param now ms since epoch
 */
export function formatUntil(then: number, now: number): string {
  const seconds = Math.max(0, Math.ceil((then - now) / 1000));
  if (seconds === 0) return "now";
  const [, unit, name] = steps.find(([limit]) => seconds < limit) ?? [0, 86_400, "d"];
  return `in ${Math.ceil(seconds / unit)} ${name}`;
}
