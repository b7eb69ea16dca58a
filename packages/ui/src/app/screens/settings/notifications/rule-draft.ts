import type { Rule, RuleChannel, RuleEvent } from "../../../api/notify-rules.ts";

/** A rule while it is being written: everything is text as it was typed. */
export type RuleDraft = {
  name: string;
  enabled: boolean;
  newIssue: boolean;
  regression: boolean;
  unignored: boolean;
  frequency: boolean;
  frequencyCount: string;
  frequencySpan: string;
  frequencyUnit: "minutes" | "hours";
  spike: boolean;
  spikeFactor: string;
  query: string;
  channel: RuleChannel["type"];
  /** An address, or addresses of mail. */
  target: string;
  digestAfter: string;
  digestMinutes: string;
  quiet: boolean;
  quietFrom: string;
  quietTo: string;
  timezone: string;
  /** Parts of a known rule that the form does not show, to be sent back as they came. */
  kept: Pick<Rule, "events"> | undefined;
};

/** @param rule the one to change; without, a new one that tells of what is new */
export function draftOf(rule: Rule | undefined, timezone: string): RuleDraft {
  const event = <On extends RuleEvent["on"]>(on: On) =>
    rule?.events.find((candidate) => candidate.on === on) as Extract<RuleEvent, { on: On }> | undefined;
  const frequency = event("frequency");
  const channel = rule?.channel ?? { type: "slack", url: "" };
  return {
    name: rule?.name ?? "",
    enabled: rule?.enabled ?? true,
    newIssue: rule === undefined || event("new_issue") !== undefined,
    regression: rule === undefined || event("regression") !== undefined,
    unignored: event("unignored") !== undefined,
    frequency: frequency !== undefined,
    frequencyCount: String(frequency?.count ?? 1000),
    frequencySpan: String(frequency?.minutes ?? frequency?.hours ?? 1),
    frequencyUnit: frequency?.minutes === undefined ? "hours" : "minutes",
    spike: event("spike") !== undefined,
    spikeFactor: String(event("spike")?.factor ?? 5),
    query: rule?.query ?? "",
    channel: channel.type,
    target: "url" in channel ? channel.url : "to" in channel ? channel.to.join(", ") : "",
    digestAfter: String(rule?.digest.after ?? 5),
    digestMinutes: String((rule?.digest.seconds ?? 300) / 60),
    quiet: rule?.quiet !== undefined,
    quietFrom: rule?.quiet?.from ?? "22:00",
    quietTo: rule?.quiet?.to ?? "07:00",
    timezone: rule?.quiet?.timezone ?? timezone,
    kept: rule && { events: rule.events },
  };
}

/** The rule that a draft means, or what is not right in it yet. */
export function ruleOf(draft: RuleDraft): Rule | string {
  const events = eventsOf(draft);
  if (typeof events === "string") return events;
  const channel = channelOf(draft);
  if (typeof channel === "string") return channel;
  const after = wholeNumber(draft.digestAfter);
  const minutes = Number(draft.digestMinutes);
  if (after === undefined) return "After how many messages they are gathered: a whole number.";
  if (!(minutes > 0)) return "For how long they are gathered: a number of minutes.";
  return {
    name: draft.name.trim(),
    enabled: draft.enabled,
    events,
    query: draft.query.trim(),
    channel,
    digest: { after, seconds: Math.max(1, Math.round(minutes * 60)) },
    ...(draft.quiet
      ? { quiet: { from: draft.quietFrom, to: draft.quietTo, timezone: draft.timezone.trim() || "UTC" } }
      : {}),
  };
}

function eventsOf(draft: RuleDraft): RuleEvent[] | string {
  const events: RuleEvent[] = [];
  if (draft.newIssue) events.push({ on: "new_issue" });
  if (draft.regression) events.push({ on: "regression" });
  if (draft.unignored) events.push({ on: "unignored" });
  if (draft.frequency) {
    const count = wholeNumber(draft.frequencyCount);
    const span = wholeNumber(draft.frequencySpan);
    if (!count || !span) return "How often is too often: two whole numbers.";
    events.push({ on: "frequency", count, ...(draft.frequencyUnit === "hours" ? { hours: span } : { minutes: span }) });
  }
  if (draft.spike) {
    const factor = Number(draft.spikeFactor);
    if (!(factor >= 1.5)) return "How many times the usual hour is a spike: 1.5 or more.";
    const known = draft.kept?.events.find((event) => event.on === "spike");
    events.push(known?.on === "spike" ? { ...known, factor } : { on: "spike", factor, atLeast: 20 });
  }
  return events.length === 0 ? "A rule has to tell of something." : events;
}

function channelOf({ channel, target }: RuleDraft): RuleChannel | string {
  switch (channel) {
    case "host":
      return { type: "host" };
    case "email": {
      const to = target.split(/[\s,;]+/).filter(Boolean);
      return to.length === 0 ? "Whom to write to: at least one address." : { type: "email", to };
    }
    default: {
      const url = target.trim();
      return /^https?:\/\/\S+$/i.test(url) ? { type: channel, url } : "Where to send to: an address with https://.";
    }
  }
}

const wholeNumber = (text: string) => (/^\s*\d{1,9}\s*$/.test(text) ? Number(text) : undefined);
