import type { SeverityLevel, Tally } from "@winnow/envelope/wire";
import { levelOf, worseLevel } from "./levels.ts";
import { addMinute, boundMinutes, minuteOf } from "./minutes.ts";
import type { Occurrence } from "./occurrence.ts";
import { addTags, addTagValue, type LiveTags, sealTags } from "./tags.ts";
import { addUser, addUsers, type LiveUsers, sealUsers } from "./users.ts";

/** A tally that still counts: mutable, because it is touched once per folded occurrence. */
export type LiveTally = {
  /** All of it but tags and users; what the app gave is not sound yet. */
  readonly tally: Tally;
  readonly tags: LiveTags;
  users: LiveUsers;
};

/** A live tally without any occurrence. */
export function startTally({ timestamp: _time, tags: _tags, user: _user, ...described }: Occurrence): LiveTally {
  const tally = { ...described, count: 0, first_seen: Infinity, last_seen: -Infinity, minutes: [] } as unknown as Tally;
  return { tally, tags: [], users: [] };
}

/** An event later than this after `now` (ms) was stamped in another unit, or by a broken clock. */
const AHEAD = 86_400_000;

/**
 * Counts one occurrence, in place.
 *
 * @param eventId the payload that stands for it, if there is one.
 * @param now milliseconds since the epoch: when it happened, if it brings a time that cannot be true.
 */
export function addOccurrence(live: LiveTally, occurrence: Occurrence, eventId: string | undefined, now: number): void {
  const { tally } = live;
  const { count = 1, timestamp, title, culprit, platform, tags, user } = occurrence;
  const seconds = (timestamp >= 0 && timestamp <= now + AHEAD ? timestamp : now) / 1000;
  if (seconds >= tally.last_seen) {
    tally.title = title;
    tally.culprit = culprit;
    tally.platform = platform;
    tally.event_id = eventId ?? tally.event_id;
  }
  addSums(tally, count, seconds, seconds, occurrence.level);
  tally.minutes = boundMinutes(addMinute(tally.minutes, minuteOf(seconds), count));
  if (tags !== undefined) addTags(live.tags, tags, count);
  if (user !== undefined) live.users = addUser(live.users, user);
}

/** Counts a sealed tally into a live one, in place: for tallies that could not leave. */
export function addTally(live: LiveTally, added: Tally): void {
  const { tally } = live;
  addSums(tally, added.count, added.first_seen, added.last_seen, added.level);
  tally.event_id ??= added.event_id;
  for (const [minute, count] of added.minutes) tally.minutes = addMinute(tally.minutes, minute, count);
  tally.minutes = boundMinutes(tally.minutes);
  for (const key in added.tags) for (const [value, n] of added.tags[key] ?? []) addTagValue(live.tags, key, value, n);
  live.users = addUsers(live.users, added.users);
}

function addSums(tally: Tally, count: number, first: number, last: number, level: SeverityLevel): void {
  tally.count += count;
  tally.first_seen = Math.min(tally.first_seen, first);
  tally.last_seen = Math.max(tally.last_seen, last);
  tally.level = worseLevel(tally.level, level);
}

/**
 * The wire form of a live tally, which nobody changes any more.
 *
 * Apps pass whatever they like as level, release or id, and one odd value must never cost the count of a whole group: here what can be read
 * is read, and what cannot is left out.
 */
export function sealTally({ tally, tags, users }: LiveTally): Tally {
  const id = textOf(tally.event_id)?.replaceAll("-", "").toLowerCase();
  return {
    ...tally,
    title: textOf(tally.title) ?? "",
    level: levelOf(tally.level),
    platform: textOf(tally.platform) ?? "other",
    release: textOf(tally.release),
    environment: textOf(tally.environment),
    culprit: textOf(tally.culprit),
    // Ids travel without dashes; some apps make theirs with `crypto.randomUUID()`.
    event_id: /^[0-9a-f]{32}$/.test(id ?? "") ? id : undefined,
    tags: sealTags(tags),
    users: sealUsers(users),
  };
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean" ? `${value}` : undefined;
}

/** The tally of a single occurrence. */
export function tallyOf(occurrence: Occurrence): Tally {
  const live = startTally(occurrence);
  addOccurrence(live, occurrence, occurrence.event_id, Infinity);
  return sealTally(live);
}
