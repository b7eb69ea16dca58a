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
import { clean, type PageState } from "./page-state.ts";

/** Numbers by name. Without a prototype, so that a tag named `__proto__` is a tag like any other. */
type Counts = Record<string, number>;

/** What is counted of a group, and what names it: one occurrence, or many. */
export type Sum = Omit<Tally, "minutes" | "tags" | "users"> & {
  minutes: Counts;
  tags: Record<string, Counts>;
  users: string[];
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
  spacing: number;
  reportedAt: number;
  /** The id of the last payload that passed: it represents the occurrences folded after it. */
  eventId?: string | undefined;
};

const MAX_USERS = 64;
/** Values of one tag that are named while they are counted, so that one that rises late can still reach the first ten. */
const MAX_LIVE_VALUES = 20;
const MAX_MINUTES = 120;
/** Where values are counted for which there is no room. */
const REST = "\0";

const counts = (): Counts => Object.create(null);

export const groupKey = ({ fingerprint, release, environment }: Group): string =>
  [fingerprint, release, environment].join("\n");

/** One occurrence. @param seconds when it happened (since the epoch) */
export function occurrenceOf(
  page: PageState,
  named: Named,
  seconds: number,
  tags: object | null | undefined,
  user?: string,
): Sum {
  const text = Object.fromEntries(
    Object.entries(tags ?? {}).flatMap(([key, value]) => (value == null ? [] : [[key, `${value}`]])),
  );
  const all = JSON.stringify(text);
  // Tags repeat, so those of a moment ago are remembered.
  if (page.tags?.[0] !== all) page.tags = [all, clean(page, text)];
  const sum: Sum = {
    ...named,
    count: 1,
    first_seen: seconds,
    last_seen: seconds,
    minutes: { [Math.floor(seconds / 60)]: 1 },
    tags: counts() as never,
    users: user ? [user] : [],
  };
  for (const [key, value] of Object.entries(page.tags[1]).slice(0, MAX_TAG_KEYS)) {
    const values = counts();
    values[value.slice(0, MAX_TAG_LENGTH)] = 1;
    sum.tags[key] = values;
  }
  return sum;
}

/** The group of an occurrence, now the warmest one; the coldest group's count leaves early to make room. */
export function touch(page: PageState, named: Group): PageGroup {
  const { groups, options } = page;
  const key = groupKey(named);
  const group = groups.get(key) ?? {
    passed: 0,
    wait: 0,
    payloadAt: -Infinity,
    dueAt: Infinity,
    spacing: 0,
    reportedAt: -Infinity,
  };
  groups.delete(key);
  groups.set(key, group);
  if (groups.size > options.fold.maxGroups) {
    const [[coldest, cold]] = groups as unknown as [[string, PageGroup]];
    groups.delete(coldest);
    leaveEarly(page, cold);
  }
  return group;
}

/** Keeps a sum that has no group until the next report. When there are too many, counts survive and names do not. */
function leaveEarly({ leaving, options }: PageState, group: PageGroup): void {
  const sum = take(group);
  if (!sum) return;
  const { maxGroups } = options.fold;
  if (leaving.length >= maxGroups) {
    const title = "Other errors";
    Object.assign(sum, {
      fingerprint: OVERFLOW_FINGERPRINT,
      release: undefined,
      environment: undefined,
      title,
      culprit: undefined,
    });
  }
  if (leaving.length > maxGroups) add(leaving[maxGroups] as Sum, sum);
  else leaving.push(sum);
}

/**
 * Decides about one occurrence: its payload passes, or it is counted.
 *
 * @param refused no payload may leave now, whatever the ladder says.
 * @param tentative a payload that would pass is not let through yet: it is asked about again when it is there.
 */
export function passes(page: PageState, occurrence: Sum, refused: boolean, tentative?: boolean): boolean {
  const { payloadsPerMinute } = page.options.fold;
  const group = touch(page, occurrence);
  const now = Date.now();
  // A wait longer than the ladder's own means that the clock was set back: waiting for it could take days.
  const climbs = now >= group.payloadAt || group.payloadAt - now > group.wait;
  if (!climbs || refused || !takeToken(page.bucket, payloadsPerMinute, now, tentative ? 0 : 1)) {
    count(page, occurrence);
    return false;
  }
  if (!tentative) climb(page, group, occurrence.event_id);
  return true;
}

/** A payload of the group has passed: it takes its step of the ladder. */
export function climb({ options }: PageState, group: PageGroup, eventId: string | undefined): void {
  const { first, waits } = options.fold.ladder;
  const step = ++group.passed - Math.max(first, 1);
  group.eventId = eventId;
  if (step < 0) return;
  group.wait = waits[Math.min(step, waits.length - 1)] as number;
  group.payloadAt = Date.now() + group.wait;
}

/**
 * Counts what was folded, or what could not leave. It is due `spacing.first` after the first folded occurrence; when the last report left so
 * recently that the group is still hot, one doubled spacing after that.
 */
export function count(page: PageState, more: Sum): void {
  const group = touch(page, more);
  const { sum, reportedAt } = group;
  if (sum && new Set([...sum.users, ...more.users]).size <= MAX_USERS) {
    add(sum, more);
    return;
  }
  // A sketch of users would be exact to 3 % only, and larger than all of this.
  leaveEarly(page, group);
  const now = Date.now();
  const hot = now >= reportedAt && now < reportedAt + group.spacing;
  if (!hot) group.spacing = page.options.fold.spacing.first;
  group.dueAt = (hot ? reportedAt : now) + group.spacing;
  group.sum = more;
}

/** Adds up: counts and minutes add, the first and the last moment stay, the newer one names the group, and the worse level counts. */
function add(sum: Sum, more: Sum): void {
  const { minutes, tags } = sum;
  const first_seen = Math.min(sum.first_seen, more.first_seen);
  const together = {
    count: sum.count + more.count,
    level: worseLevel(sum.level, more.level),
    first_seen,
    minutes,
    tags,
    users: [...new Set([...sum.users, ...more.users])],
  };
  addCounts(minutes, more.minutes, MAX_MINUTES, Object.keys(minutes).pop());
  for (const key in more.tags) {
    tags[key] ??= counts();
    addCounts(tags[key], more.tags[key], MAX_LIVE_VALUES, REST);
  }
  Object.assign(sum, more.last_seen < sum.last_seen ? {} : more, together);
}

/** @param rest what counts for names beyond `limit`. */
function addCounts(to: Counts, more: Counts = {}, limit: number, rest = REST): void {
  for (const name in more) {
    const known = name in to || Object.keys(to).length < limit ? name : rest;
    to[known] = (to[known] ?? 0) + (more[name] as number);
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
  const { max } = page.options.fold.spacing;
  const now = Date.now();
  const wait = dueAt(page) - now;
  // Due further away than the longest spacing means that the clock was set back: what is counted leaves now.
  const everything = all || wait > max;
  if (!everything && wait > 0) return [];
  const sums = page.leaving.splice(0);
  for (const group of page.groups.values()) {
    if (!group.sum || (!everything && group.dueAt - group.spacing / 2 > now)) continue;
    sums.push(take(group) as Sum);
    // A page that flushes often says nothing about how often to report: what its last flush leaves must not wait a minute.
    if (all) continue;
    group.reportedAt = now;
    group.spacing = Math.min(group.spacing * 2, max);
  }
  return sums;
}

/** When the next report is due (ms since the epoch). */
export function dueAt({ groups, leaving }: PageState): number {
  return leaving.length > 0 ? 0 : Math.min(...Array.from(groups.values(), (group) => group.dueAt));
}

/** The wire form: per tag key the most frequent values, then the rest under `null`. */
export function tallyOf({ minutes, tags, users, ...sum }: Sum): Tally {
  return {
    ...sum,
    minutes: Object.entries(minutes).map(([minute, n]) => [Number(minute), n]),
    tags: Object.fromEntries(Object.entries(tags ?? {}).map(([key, values]) => [key, top(values)])),
    users: users.length ? { ids: [...users].sort() } : undefined,
  };
}

function top(values: Counts): [string | null, number][] {
  // There is a rest only beyond twenty names, so it is never among the first ten.
  const named: [string | null, number][] = Object.entries(values).sort(
    ([a, n], [b, m]) => +(a === REST) - +(b === REST) || m - n,
  );
  const rest = named.splice(MAX_TAG_VALUES).reduce((sum, [, n]) => sum + n, 0);
  return rest ? [...named, [null, rest]] : named;
}
