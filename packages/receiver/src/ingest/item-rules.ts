/** What becomes of an item: kept as it came, counted only, or refused with a reason that clients and pages see. */
export type ItemRule = "kept" | "counted" | "refused";

/**
 * The rule of every item type that is not an event, a security report, a tally or a client report. Types nobody has heard of are refused as
 * `unknown_type`; refusing never costs the siblings, and every item is counted in the outcomes of its project.
 */
const RULES: Readonly<Record<string, ItemRule>> = {
  attachment: "kept",
  feedback: "kept",
  user_report: "kept",
  check_in: "kept",
  session: "counted",
  sessions: "counted",
  transaction: "counted",
  span: "counted",
  log: "refused",
  trace_metric: "refused",
  metric: "refused",
  statsd: "refused",
  profile: "refused",
  profile_chunk: "refused",
  replay_event: "refused",
  replay_recording: "refused",
  replay_video: "refused",
};

/** The rule for an item type, and the reason that is counted for it. */
export function itemRule(type: string): { rule: ItemRule; reason: string } {
  const rule = Object.hasOwn(RULES, type) ? RULES[type] : undefined;
  if (rule === undefined) return { rule: "refused", reason: "unknown_type" };
  return { rule, reason: rule === "refused" ? "not_supported" : "accepted" };
}
