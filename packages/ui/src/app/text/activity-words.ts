import type { Activity } from "../api/activity.ts";
import { asArray, asObject, asText } from "../api/decode.ts";
import { countOf } from "./format-count.ts";
import { printable } from "./printable.ts";
import { ignoredUntil, resolvedIn } from "./status-words.ts";

const issuesOf = (data: Activity["data"]) => countOf(asArray(data.issues).length, "issue");
const named = (value: unknown, fallback: string) => printable(asText(value) || fallback, 80);

const words: Record<string, (data: Activity["data"]) => string> = {
  first_seen: () => "first saw it",
  new_issue: () => "first saw it",
  set_resolved: () => "resolved it",
  set_resolved_in_release: (data) => `resolved it ${resolvedIn(data)}`,
  set_unresolved: () => "reopened it",
  set_regression: (data) =>
    asText(data.version) ? `saw it come back in ${named(data.version, "")}` : "saw it come back",
  set_ignored: (data) => `ignored it ${ignoredUntil(data)}`.trim(),
  set_escalating: () => "opened it again: what it was ignored until has happened",
  assigned: (data) => `assigned it to ${named(data.assignee ?? asObject(data.user)?.name, "somebody")}`,
  unassigned: () => "took it from whom it was assigned to",
  merge: (data) => `merged ${issuesOf(data)} into it`,
  unmerge: (data) =>
    data.source === undefined ? `took ${issuesOf(data)} out of it` : "took it out of an issue it was merged into",
  create_issue: (data) => `made ${named(data.title ?? data.issue ?? data.url, "an issue")} of it`,
};

/** What happened, as a sentence that begins with who did it. */
export function activityWords({ kind, data }: Activity): string {
  return words[kind]?.(data) ?? printable(kind.replaceAll("_", " "), 80);
}
