import { compareReleases, type KnownRelease } from "./release-order.ts";

/** How an issue was resolved. `at` is unix milliseconds. */
export type Resolution =
  | { kind: "now"; at: number }
  | { kind: "release"; at: number; release: string }
  /** `release` is the newest one known when it was resolved; nothing when there was none. */
  | { kind: "next_release"; at: number; release: string | null };

/** Occurrences of one release, or of none, that a resolved issue had: the last of them, unix milliseconds. */
export type Reappearance = { release: string | undefined; last: number };

/**
 * Tells whether occurrences mean that a resolved issue is back. What happened before it was resolved and arrives late is no
 * regression; neither is an old release that people still run. Without a release an occurrence says nothing about a resolution that
 * names one, so it does not bring the issue back (Sentry's rule as well).
 *
 * @param timeOf since when a release is known, unix milliseconds; nothing for one never heard of.
 * @returns the release it came back in (`null` for none), or nothing.
 */
export function findRegression(
  resolution: Resolution,
  reappearances: readonly Reappearance[],
  timeOf: (release: string) => number | undefined,
): { release: string | null } | undefined {
  const back = reappearances.find((seen) => isRegression(resolution, seen, timeOf));
  return back && { release: back.release ?? null };
}

function isRegression(
  resolution: Resolution,
  { release, last }: Reappearance,
  timeOf: (release: string) => number | undefined,
): boolean {
  if (resolution.kind === "now") return last > resolution.at;
  if (release === undefined) return false;
  const seen: KnownRelease = { version: release, at: timeOf(release) ?? last };
  // Resolved in the next release while none was known: whatever release appears afterwards is a next one.
  if (resolution.release === null) return seen.at > resolution.at;
  const fixed: KnownRelease = { version: resolution.release, at: timeOf(resolution.release) ?? resolution.at };
  const order = compareReleases(seen, fixed);
  return resolution.kind === "release" ? order >= 0 : order > 0;
}
