import type { RuleChannel, RuleEvent } from "../api/notify-rules.ts";
import { formatCount } from "./format-count.ts";
import { printable } from "./printable.ts";

/** What a rule listens to, in a few words. */
export function eventWords(event: RuleEvent): string {
  switch (event.on) {
    case "new_issue":
      return "new issues";
    case "regression":
      return "regressions";
    case "unignored":
      return "issues no longer ignored";
    case "frequency":
      return `issues with more than ${formatCount(event.count)} in ${spanWords(event)}`;
    case "spike":
      return `spikes (${event.factor} times the usual hour)`;
  }
}

function spanWords({ hours, minutes }: { hours?: number; minutes?: number }): string {
  if (minutes !== undefined) return minutes === 1 ? "a minute" : `${minutes} minutes`;
  return hours === undefined || hours === 1 ? "an hour" : `${hours} hours`;
}

/** Where a rule sends to. Of an address only the host is shown: its path may be a secret. */
export function channelWords(channel: RuleChannel): string {
  switch (channel.type) {
    case "webhook":
      return `webhook at ${hostOf(channel.url)}`;
    case "slack":
      return `chat at ${hostOf(channel.url)}`;
    case "email":
      return `mail to ${printable(channel.to.join(", "), 120)}`;
    case "host":
      return "the host's own function";
  }
}

function hostOf(url: string): string {
  try {
    return printable(new URL(url).host, 80);
  } catch {
    return "a broken address";
  }
}

const kindWords: Record<string, string> = {
  new_issue: "New issue",
  regression: "Regression",
  unignored: "No longer ignored",
  frequency: "Frequent",
  spike: "Spike",
  digest: "Digest",
  test: "Test",
};

/** What a message told. */
export const messageWords = (kind: string): string => kindWords[kind] ?? printable(kind, 40);
