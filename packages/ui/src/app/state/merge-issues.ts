import type { Issue } from "../api/issue.ts";

/**
 * Brings newer facts into a list without moving a row: known issues are replaced where they stand, unknown ones are left
 * out. Answers may overtake each other, and counts never shrink, so that the higher count is the newer fact.
 */
export function updateInPlace(shown: readonly Issue[], answered: readonly Issue[]): Issue[] {
  const byId = new Map(answered.map((issue) => [issue.id, issue]));
  return shown.map((issue) => {
    const newer = byId.get(issue.id);
    return newer === undefined || newer.count < issue.count ? issue : newer;
  });
}

/** The issues of `candidates` that are not in `shown`. */
export function unknownTo(shown: readonly Issue[], candidates: readonly Issue[]): Issue[] {
  const known = new Set(shown.map((issue) => issue.id));
  return candidates.filter((issue) => !known.has(issue.id));
}
