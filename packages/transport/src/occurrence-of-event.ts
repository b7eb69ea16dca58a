import type { Event, EventHint } from "@sentry/core";
import { describeEvent, fingerprint, hashUser, type Occurrence, type UserLike } from "@winnow/core";
import type { SeverityLevel } from "@winnow/envelope/wire";
import type { ResolvedWinnowOptions } from "./options.ts";
import { tagsAsText } from "./scopes.ts";

/** Reduces an event to what is counted of it. A fingerprint named by the user's function is written into the event, as Sentry's own option would. */
export function occurrenceOfEvent(
  event: Event,
  hint: EventHint,
  options: Pick<ResolvedWinnowOptions, "fingerprint" | "setFingerprint">,
  now: number,
): Occurrence {
  const named = options.fingerprint?.(event, hint);
  if (named !== undefined) event.fingerprint = typeof named === "string" ? [named] : [...named];
  const group = fingerprint(event).fingerprint;
  if (options.setFingerprint && named === undefined && event.fingerprint === undefined) event.fingerprint = [group];
  const { title, culprit, level, platform } = describeEvent(event);
  return {
    fingerprint: group,
    release: event.release,
    environment: event.environment,
    title,
    culprit: culprit === "" ? undefined : culprit,
    level: level as SeverityLevel,
    platform,
    event_id: event.event_id,
    timestamp: event.timestamp === undefined ? now : event.timestamp * 1_000,
    tags: tagsAsText(event.tags),
    user: hashUser(event.user as UserLike | undefined),
  };
}
