import type { Tally } from "@winnow/envelope/wire";
import { addTally, type LiveTally, sealTally, startTally } from "../tally/live-tally.ts";
import type { Occurrence } from "../tally/occurrence.ts";
import type { FoldGroup, FoldState } from "./fold-state.ts";

/**
 * The fingerprint of everything that could not be kept apart: more kinds of errors at once than `maxGroups` tallies waiting to leave. Their
 * count stays exact, their names are lost.
 */
export const OVERFLOW_FINGERPRINT = `1.${"0".repeat(32)}`;

/** The group of a key, now the warmest one; makes room for a new one by letting the coldest tally leave early. */
export function touchGroup(state: FoldState, key: string): FoldGroup {
  const { groups, warmest } = state;
  if (warmest?.key === key) return warmest.group;
  let group = groups.get(key);
  if (group === undefined) {
    if (groups.size >= state.options.maxGroups) evictColdest(state);
    group = {
      pending: undefined,
      sent: 0,
      step: 0,
      wait: 0,
      payloadAt: Number.NEGATIVE_INFINITY,
      dueAt: Number.POSITIVE_INFINITY,
      spacing: state.options.spacing.first,
      drainedAt: Number.NEGATIVE_INFINITY,
      eventId: undefined,
    };
  } else {
    groups.delete(key);
  }
  groups.set(key, group);
  state.warmest = { key, group };
  return group;
}

/**
 * The tally a group counts into, with the moment at which it is due: `spacing.first` after the first folded occurrence; when the last one
 * was due so recently that the group is still hot, one doubled spacing after that.
 */
export function pendingOf(state: FoldState, group: FoldGroup, occurrence: Occurrence, now: number): LiveTally {
  if (group.pending !== undefined) return group.pending;
  group.pending = startTally(occurrence);
  const sinceDrain = now - group.drainedAt;
  const hot = sinceDrain >= 0 && sinceDrain < group.spacing;
  if (!hot) group.spacing = state.options.spacing.first;
  group.dueAt = (hot ? group.drainedAt : now) + group.spacing;
  state.nextDueAt = Math.min(state.nextDueAt, group.dueAt);
  return group.pending;
}

/** Takes what is pending of a group, as a sealed tally. */
export function sealPending(group: FoldGroup): Tally | undefined {
  const { pending } = group;
  if (pending === undefined) return undefined;
  group.pending = undefined;
  group.dueAt = Number.POSITIVE_INFINITY;
  return sealTally(pending);
}

function evictColdest(state: FoldState): void {
  const coldest = state.groups.entries().next().value;
  if (coldest === undefined) return;
  state.groups.delete(coldest[0]);
  const { pending } = coldest[1];
  if (pending !== undefined) addOverflow(state, sealTally(pending));
}

/** Keeps a tally that has no group until the next drain. When there are too many, counts survive and names do not. */
export function addOverflow(state: FoldState, tally: Tally): void {
  state.nextDueAt = Number.NEGATIVE_INFINITY;
  if (state.overflow.length < state.options.maxGroups) {
    state.overflow.push(tally);
    return;
  }
  state.others ??= startTally(OTHERS);
  addTally(state.others, tally);
}

const OTHERS: Occurrence = {
  fingerprint: OVERFLOW_FINGERPRINT,
  title: "Other errors: more kinds at once than are kept apart",
  level: "error",
  platform: "other",
  timestamp: 0,
};
