import type { Tally } from "@winnow/envelope/wire";
import { CoreError } from "../core-error.ts";
import { worseLevel } from "./levels.ts";
import { mergeMinutes } from "./minutes.ts";
import { groupKey } from "./occurrence.ts";
import { addTagValue, type LiveTags, sealTags } from "./tags.ts";
import { mergeUsers } from "./users.ts";

/**
 * The sum of two tallies of one group. Counts and minutes add, `first_seen` takes the minimum, `last_seen` the maximum, users unite,
 * the level is the worse one, and what describes the group (title, culprit, platform, event id) comes from the one seen last. The operation
 * is commutative and associative with `undefined` as identity, so any hop may merge in any order; only which rare tag values keep a
 * name may depend on the order, never a total.
 *
 * @throws CoreError `group` when the tallies belong to different groups.
 */
export function mergeTallies(a: Tally, b: Tally | undefined): Tally;
export function mergeTallies(a: Tally | undefined, b: Tally): Tally;
export function mergeTallies(a: Tally | undefined, b: Tally | undefined): Tally | undefined;
export function mergeTallies(a: Tally | undefined, b: Tally | undefined): Tally | undefined {
  if (a === undefined) return b;
  if (b === undefined) return a;
  if (groupKey(a) !== groupKey(b)) {
    throw new CoreError("group", `only tallies of one group can be merged, got ${groupName(a)} and ${groupName(b)}`);
  }
  const newer = isNewer(b, a) ? b : a;
  const { tags: _tags, users: _users, ...described } = newer;
  const merged: Tally = {
    ...described,
    count: a.count + b.count,
    first_seen: Math.min(a.first_seen, b.first_seen),
    last_seen: Math.max(a.last_seen, b.last_seen),
    minutes: mergeMinutes(a.minutes, b.minutes),
    level: worseLevel(a.level, b.level),
  };
  const tags = mergeTags(a.tags, b.tags);
  if (tags !== undefined) merged.tags = tags;
  const users = mergeUsers(a.users, b.users);
  if (users !== undefined) merged.users = users;
  return merged;
}

/** A total order on what describes a group, so that the choice between two tallies never depends on their order. */
function isNewer(a: Tally, b: Tally): boolean {
  if (a.last_seen !== b.last_seen) return a.last_seen > b.last_seen;
  return described(a) > described(b);
}

function described(tally: Tally): string {
  return [tally.event_id ?? "", tally.title, tally.culprit ?? "", tally.platform].join("\u001f");
}

function mergeTags(a: Tally["tags"], b: Tally["tags"]): Tally["tags"] {
  if (a === undefined || b === undefined) return a ?? b;
  const live: LiveTags = [];
  // Keys in sorted order: which ones fit under the limit must not depend on who comes first.
  const keys = [...new Set([...Object.keys(a), ...Object.keys(b)])].sort();
  for (const key of keys) {
    for (const tags of [a, b]) {
      if (!Object.hasOwn(tags, key)) continue;
      for (const [value, count] of tags[key] ?? []) addTagValue(live, key, value, count);
    }
  }
  return sealTags(live);
}

function groupName(tally: Tally): string {
  return `(${tally.fingerprint}, ${tally.release ?? "no release"}, ${tally.environment ?? "no environment"})`;
}
