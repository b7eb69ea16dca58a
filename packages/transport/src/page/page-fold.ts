import {
  type Group,
  MAX_TAG_KEYS,
  MAX_TAG_LENGTH,
  MAX_TAG_VALUES,
  OVERFLOW_FINGERPRINT,
  takeToken,
  worseLevel,
} from "@winnow/core";
import type { Tally } from "@winnow/envelope/wire";
import { MAX_LIVE_VALUES, MAX_MINUTES, MAX_USERS } from "./page-bounds.ts";
import { put } from "./page-map.ts";
import { clean, type PageState } from "./page-state.ts";

/** How often what occurred. */
type Counts<Name> = Map<Name, number>;

/** What is counted of a group, and what names it: one occurrence, or many. */
export type Sum = Omit<Tally, "minutes" | "tags" | "users"> & {
  minutes: Counts<number>;
  tags: Map<string, Counts<string>>;
  users: Counts<string>;
};

/** What all occurrences of a group have in common. */
export type Named = Omit<Sum, "count" | "first_seen" | "last_seen" | "minutes" | "tags" | "users">;

/** What is remembered of one group (fingerprint, release, environment). */
export type PageGroup = {
  /** Occurrences that were folded and have not left yet. */
  sum?: Sum | undefined;
  /** Payloads let through so far, the wait of the ladder the group is in, and when that wait is over (ms). */
  passed: number;
  wait: number;
  payloadAt: number;
  /** When what is counted is due (ms); the spacing that led there; when the last report left. */
  dueAt: number;
  gap: number;
  reportedAt: number;
  /** The id of the last payload that passed: it represents the occurrences folded after it. */
  eventId?: string | undefined;
};

/** Where values are counted for which there is no room. */
const REST = "\0";

export const groupKey = (group: Group): string => [group.fingerprint, group.release, group.environment].join("\n");

/** One occurrence. @param seconds when it happened (since the epoch) */
export function occurrenceOf(
  page: PageState,
  named: Named,
  seconds: number,
  tags: object | null | undefined,
  user?: string,
): Sum {
  // As pairs, in which the scrubbing takes the first member for the name of the second.
  const pairs = Object.entries(tags ?? {})
    .filter(([, value]) => value != null)
    .slice(0, MAX_TAG_KEYS)
    .map(([key, value]) => [key, `${value}`] as const);
  return {
    ...named,
    count: 1,
    first_seen: seconds,
    last_seen: seconds,
    minutes: new Map([[Math.floor(seconds / 60), 1]]),
    tags: new Map(clean(page, pairs).map(([key, value]) => [key, new Map([[value.slice(0, MAX_TAG_LENGTH), 1]])])),
    users: new Map(user ? [[user, 1]] : []),
  };
}

/** The group of an occurrence, now the warmest one; the coldest group's count leaves early to make room. */
export function touch(page: PageState, named: Group): PageGroup {
  const key = groupKey(named);
  const group = page.groups.get(key) ?? { passed: 0, wait: 0, payloadAt: 0, dueAt: Infinity, gap: 0, reportedAt: 0 };
  const cold = put(page.groups, key, group, page.options.maxGroups);
  if (cold) leaveEarly(page, cold);
  return group;
}

/** Keeps a sum that has no group until the next report. When there are too many, counts survive and names do not. */
function leaveEarly({ leaving, options }: PageState, group: PageGroup): void {
  const sum = take(group);
  const { maxGroups } = options;
  const others = leaving[maxGroups];
  if (sum && leaving.length >= maxGroups)
    Object.assign(sum, {
      fingerprint: OVERFLOW_FINGERPRINT,
      release: undefined,
      environment: undefined,
      title: "Other errors",
      culprit: undefined,
    });
  if (sum && others) add(others, sum);
  else if (sum) leaving.push(sum);
}

/**
 * Decides about one occurrence: its payload passes, or it is counted.
 *
 * @param refused no payload may leave now, whatever the ladder says.
 * @param tentative a payload that would pass is not let through yet: it is asked about again when it is there.
 */
export function passes(page: PageState, occurrence: Sum, refused: boolean, tentative?: boolean): boolean {
  const group = touch(page, occurrence);
  const now = Date.now();
  // A wait longer than the ladder's own means that the clock was set back: waiting for it could take days.
  const climbs = now >= group.payloadAt || group.payloadAt - now > group.wait;
  if (!climbs || refused || !takeToken(page.bucket, page.options.payloadsPerMinute, now, tentative ? 0 : 1)) {
    count(page, occurrence);
    return false;
  }
  if (!tentative) climb(page, group, occurrence.event_id);
  return true;
}

/** A payload of the group has passed: it takes its step of the ladder. */
export function climb({ options }: PageState, group: PageGroup, eventId: string | undefined): void {
  const { first, waits } = options.ladder;
  const step = ++group.passed - Math.max(first, 1);
  group.eventId = eventId;
  if (step < 0) return;
  group.wait = waits[Math.min(step, waits.length - 1)] as number;
  group.payloadAt = Date.now() + group.wait;
}

/** The payload that was to stand for what is folded after it stays behind, too. */
export function giveUp(page: PageState, occurrence: Sum): void {
  const group = touch(page, occurrence);
  if (group.eventId === occurrence.event_id) group.eventId = undefined;
  count(page, occurrence);
}

/**
 * Counts what was folded, or what could not leave. It is due `spacing.first` after the first folded occurrence; when the last report left so
 * recently that the group is still hot, one doubled spacing after that.
 */
export function count(page: PageState, more: Sum): void {
  const group = touch(page, more);
  const { sum, reportedAt } = group;
  // A sketch of more users would be exact to 3 % only, and larger than all of this.
  if (sum && new Map([...sum.users, ...more.users]).size <= MAX_USERS) add(sum, more);
  else {
    leaveEarly(page, group);
    const now = Date.now();
    const hot = now >= reportedAt && now < reportedAt + group.gap;
    if (!hot) group.gap = page.options.spacing.first;
    group.dueAt = (hot ? reportedAt : now) + group.gap;
    group.sum = more;
  }
}

/** Adds up: counts and minutes add, the first and the last moment stay, the newer one names the group, and the worse level counts. */
function add(sum: Sum, more: Sum): void {
  const { level, minutes, tags, users } = sum;
  addCounts(minutes, more.minutes, MAX_MINUTES);
  addCounts(users, more.users, MAX_USERS);
  for (const [key, values] of more.tags) {
    const known = tags.get(key);
    if (known) addCounts(known, values, MAX_LIVE_VALUES, REST);
    else if (tags.size < MAX_TAG_KEYS) tags.set(key, values);
  }
  Object.assign(sum, more.last_seen < sum.last_seen ? {} : more, {
    count: sum.count + more.count,
    level: worseLevel(level, more.level),
    first_seen: Math.min(sum.first_seen, more.first_seen),
    minutes,
    tags,
    users,
  });
}

/** @param rest what counts for names beyond `limit`; else the last one does. */
function addCounts<Name>(to: Counts<Name>, more: Counts<Name>, limit: number, rest?: Name): void {
  for (const [name, n] of more) {
    const known = to.has(name) || to.size < limit ? name : (rest ?? ([...to.keys()].pop() as Name));
    to.set(known, (to.get(known) ?? 0) + n);
  }
}

/** Takes what is counted of a group. */
export function take(group: PageGroup): Sum | undefined {
  const { sum, eventId } = group;
  group.sum = undefined;
  group.dueAt = Infinity;
  return sum && { ...sum, event_id: eventId };
}

/** Takes what is due, and what is nearly due along with it; or all there is. */
export function drain(page: PageState, all: boolean): Sum[] {
  const { max } = page.options.spacing;
  const now = Date.now();
  const wait = dueAt(page) - now;
  // Due further away than the longest spacing means that the clock was set back: what is counted leaves now.
  const everything = all || wait > max;
  if (!everything && wait > 0) return [];
  const sums = page.leaving.splice(0);
  for (const group of page.groups.values()) {
    const isEarly = group.dueAt - group.gap / 2 > now && group.dueAt - now <= max;
    if (!group.sum || (!everything && isEarly)) continue;
    sums.push(take(group) as Sum);
    // A page that flushes often says nothing about how often to report: what its last flush leaves must not wait a minute.
    if (all) continue;
    group.reportedAt = now;
    group.gap = Math.min(group.gap * 2, max);
  }
  return sums;
}

/** When the next report is due (ms since the epoch). */
export function dueAt({ groups, leaving }: PageState): number {
  return leaving.length ? 0 : Math.min(...[...groups.values()].map((group) => group.dueAt));
}

/** The wire form: per tag key the most frequent values, then the rest under `null`. */
export function tallyOf({ minutes, tags, users, ...sum }: Sum): Tally {
  return {
    ...sum,
    minutes: [...minutes].sort(([a], [b]) => a - b),
    tags: Object.fromEntries([...tags].map(([key, values]) => [key, top(values)])),
    users: users.size ? { ids: [...users.keys()].sort() } : undefined,
  };
}

function top(values: Counts<string>): [string | null, number][] {
  // There is a rest only beyond twenty names, so it is never among the first ten.
  const named: [string | null, number][] = [...values].sort(([a, n], [b, m]) =>
    a === REST ? 1 : b === REST ? -1 : m - n,
  );
  const rest = named.splice(MAX_TAG_VALUES).reduce((sum, [, n]) => sum + n, 0);
  return rest ? [...named, [null, rest]] : named;
}
