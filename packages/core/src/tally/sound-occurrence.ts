import { levelOf } from "./levels.ts";
import type { Occurrence } from "./occurrence.ts";

/** An event later than this after `now` (ms) was stamped in another unit, or by a broken clock. */
const AHEAD = 86_400_000;
const EVENT_ID = /^[0-9a-f]{32}$/;

/**
 * The same occurrence with fields that a tally may carry. Apps pass whatever they like as level, release, id or time, and one odd value must
 * never cost the count of a whole group: what can be read is read, what cannot is left out, and a time that cannot be true is `now`.
 *
 * @param now milliseconds since the epoch.
 * @returns the occurrence itself when nothing is odd about it, which is checked without making anything.
 */
export function soundOccurrence(occurrence: Occurrence, now: number): Occurrence {
  const { release, environment, title, culprit, level, platform, event_id, timestamp } = occurrence;
  const timely = timestamp >= 0 && timestamp <= now + AHEAD;
  const sound =
    timely &&
    isText(release) &&
    isText(environment) &&
    isText(culprit) &&
    typeof title === "string" &&
    typeof platform === "string" &&
    levelOf(level) === level &&
    (event_id === undefined || EVENT_ID.test(event_id));
  if (sound) return occurrence;
  return {
    ...occurrence,
    release: textOf(release),
    environment: textOf(environment),
    title: textOf(title) ?? "",
    culprit: textOf(culprit),
    level: levelOf(level),
    platform: textOf(platform) ?? "other",
    event_id: idOf(event_id),
    timestamp: timely ? timestamp : now,
  };
}

function isText(value: unknown): boolean {
  return value === undefined || typeof value === "string";
}

function textOf(value: unknown): string | undefined {
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  return typeof value === "string" ? value : undefined;
}

/** Ids travel without dashes; some apps make theirs with `crypto.randomUUID()`. */
function idOf(value: unknown): string | undefined {
  if (typeof value !== "string") return undefined;
  const id = value.replaceAll("-", "").toLowerCase();
  return EVENT_ID.test(id) ? id : undefined;
}
