import type { Issue } from "../api/issue.ts";

/**
 * Brings newer facts into a list without moving a row: known issues are replaced where they stand, unknown ones are left
 * out. A message may arrive late, so that an issue is never replaced by one that was seen less often, unless it is
 * known to be the newest (`"answer"`).
 */
export function updateInPlace(shown: readonly Issue[], changed: readonly Issue[], from: "message" | "answer"): Issue[] {
  const byId = new Map(changed.map((issue) => [issue.id, issue]));
  return shown.map((issue) => {
    const newer = byId.get(issue.id);
    if (newer === undefined || (from === "message" && newer.count < issue.count)) return issue;
    // A message may leave out what is expensive to compute.
    return { ...newer, hours: newer.hours.length > 0 ? newer.hours : issue.hours, parts: newer.parts ?? issue.parts };
  });
}

/** The issues of `candidates` that are not in `shown`. */
export function unknownTo(shown: readonly Issue[], candidates: readonly Issue[]): Issue[] {
  const known = new Set(shown.map((issue) => issue.id));
  return candidates.filter((issue) => !known.has(issue.id));
}
