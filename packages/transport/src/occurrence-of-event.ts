import { debug, type Event, type EventHint } from "@sentry/core";
import type { Occurrence, UserLike } from "@winnow/core";
import type { SeverityLevel } from "@winnow/envelope/wire";
import type { ResolvedWinnowOptions } from "./options.ts";
import type { Platform } from "./platform.ts";
import type { Privacy } from "./privacy.ts";

type Rules = {
  options: ResolvedWinnowOptions;
  privacy: Privacy;
  platform: Platform;
  userOf: (user: UserLike | undefined) => string | undefined;
};

/** Reduces an event to what is counted of it. A fingerprint named by the user's function is written into the event, as Sentry's own option would. */
export function occurrenceOfEvent(
  event: Event,
  hint: EventHint,
  { options, privacy, platform, userOf }: Rules,
  setsFingerprint: boolean,
): Occurrence {
  const named = nameOf(event, hint, options);
  if (named !== undefined) event.fingerprint = typeof named === "string" ? [named] : [...named];
  // The server sees the scrubbed event, and both must find the same group.
  const words = privacy.words(event);
  const group = platform.fingerprint(words).fingerprint;
  if (setsFingerprint && named === undefined && event.fingerprint === undefined) event.fingerprint = [group];
  const { title, culprit, level, platform: kind } = platform.describe(words);
  return {
    fingerprint: group,
    release: event.release,
    environment: event.environment,
    title,
    culprit: culprit === "" ? undefined : culprit,
    level: level as SeverityLevel,
    platform: kind,
    event_id: event.event_id,
    timestamp: event.timestamp === undefined ? platform.now() : event.timestamp * 1_000,
    tags: privacy.tags(event.tags),
    user: userOf(event.user as UserLike | undefined),
  };
}

/** A function that throws leaves it to the rules: its failure must not cost the count. */
function nameOf(
  event: Event,
  hint: EventHint,
  { fingerprint }: ResolvedWinnowOptions,
): ReturnType<NonNullable<typeof fingerprint>> {
  try {
    return fingerprint?.(event, hint);
  } catch (failure) {
    debug.warn("[winnow] The option `fingerprint` threw; the rules group this event.", failure);
    return undefined;
  }
}
