import type { SeverityLevel, Tally, UserSketch } from "@winnow/envelope/wire";
import { worseLevel } from "./levels.ts";
import { addMinute, boundMinutes, type MinuteBuckets, minuteOf } from "./minutes.ts";
import type { Occurrence } from "./occurrence.ts";
import { addTags, addTagValue, type LiveTags, sealTags } from "./tags.ts";
import { MAX_USER_IDS, mergeUsers } from "./users.ts";

/** At most this many minute buckets are kept of a group that cannot leave; see `boundMinutes`. */
const MAX_LIVE_MINUTES = 120;

/** A tally that still counts: mutable, because it is touched once per folded occurrence. */
export type LiveTally = {
  fingerprint: string;
  release: string | undefined;
  environment: string | undefined;
  title: string;
  culprit: string | undefined;
  level: SeverityLevel;
  platform: string;
  event_id: string | undefined;
  count: number;
  /** Seconds since the epoch. */
  firstSeen: number;
  lastSeen: number;
  minutes: MinuteBuckets;
  tags: LiveTags;
  /** Distinct user ids until there are too many, then `sketch`. */
  userIds: string[];
  sketch: UserSketch | undefined;
};

/** A live tally without any occurrence. */
export function startTally(occurrence: Occurrence): LiveTally {
  return {
    fingerprint: occurrence.fingerprint,
    release: occurrence.release,
    environment: occurrence.environment,
    title: occurrence.title,
    culprit: occurrence.culprit,
    level: occurrence.level,
    platform: occurrence.platform,
    event_id: occurrence.event_id,
    count: 0,
    firstSeen: Number.POSITIVE_INFINITY,
    lastSeen: Number.NEGATIVE_INFINITY,
    minutes: [],
    tags: [],
    userIds: [],
    sketch: undefined,
  };
}

/** Counts one occurrence, in place. */
export function addOccurrence(live: LiveTally, occurrence: Occurrence): void {
  const count = occurrence.count ?? 1;
  const seconds = occurrence.timestamp / 1000;
  live.count += count;
  live.firstSeen = Math.min(live.firstSeen, seconds);
  live.level = worseLevel(live.level, occurrence.level);
  if (seconds >= live.lastSeen) {
    live.lastSeen = seconds;
    live.title = occurrence.title;
    live.culprit = occurrence.culprit;
    live.platform = occurrence.platform;
    live.event_id = occurrence.event_id ?? live.event_id;
  }
  live.minutes = addMinute(live.minutes, minuteOf(seconds), count);
  if (live.minutes.length > MAX_LIVE_MINUTES) live.minutes = boundMinutes(live.minutes, MAX_LIVE_MINUTES);
  if (occurrence.tags !== undefined) addTags(live.tags, occurrence.tags, count);
  if (occurrence.user !== undefined) addUser(live, occurrence.user);
}

/** Counts a sealed tally into a live one, in place: for tallies that could not leave. */
export function addTally(live: LiveTally, tally: Tally): void {
  live.count += tally.count;
  live.firstSeen = Math.min(live.firstSeen, tally.first_seen);
  live.lastSeen = Math.max(live.lastSeen, tally.last_seen);
  live.level = worseLevel(live.level, tally.level);
  live.event_id ??= tally.event_id;
  for (const [minute, count] of tally.minutes) live.minutes = addMinute(live.minutes, minute, count);
  live.minutes = boundMinutes(live.minutes, MAX_LIVE_MINUTES);
  for (const key in tally.tags) for (const [value, n] of tally.tags[key] ?? []) addTagValue(live.tags, key, value, n);
  if (tally.users !== undefined && "ids" in tally.users) for (const id of tally.users.ids) addUser(live, id);
  else if (tally.users !== undefined) live.sketch = mergeUsers(usersOf(live), tally.users);
}

/** The wire form of a live tally: a value that nobody changes any more. */
export function sealTally(live: LiveTally): Tally {
  const tally: Tally = {
    fingerprint: live.fingerprint,
    count: live.count,
    first_seen: live.firstSeen,
    last_seen: live.lastSeen,
    minutes: live.minutes.map(([minute, count]) => [minute, count]),
    title: live.title,
    level: live.level,
    platform: live.platform,
  };
  if (live.release !== undefined) tally.release = live.release;
  if (live.environment !== undefined) tally.environment = live.environment;
  if (live.culprit !== undefined) tally.culprit = live.culprit;
  if (live.event_id !== undefined) tally.event_id = live.event_id;
  const tags = sealTags(live.tags);
  if (tags !== undefined) tally.tags = tags;
  const users = usersOf(live);
  if (users !== undefined) tally.users = users;
  return tally;
}

/** The tally of a single occurrence. */
export function tallyOf(occurrence: Occurrence): Tally {
  const live = startTally(occurrence);
  addOccurrence(live, occurrence);
  return sealTally(live);
}

function addUser(live: LiveTally, user: string): void {
  if (live.sketch !== undefined) {
    live.sketch = mergeUsers(live.sketch, { ids: [user] });
  } else if (!live.userIds.includes(user)) {
    live.userIds = live.userIds.concat(user);
    if (live.userIds.length > MAX_USER_IDS) {
      live.sketch = usersOf(live);
      live.userIds = [];
    }
  }
}

function usersOf(live: LiveTally): UserSketch | undefined {
  if (live.sketch !== undefined) return live.sketch;
  if (live.userIds.length === 0) return undefined;
  return mergeUsers({ ids: [] }, { ids: live.userIds });
}
