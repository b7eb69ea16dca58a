import type { Tally } from "@winnow/envelope/wire";
import { addTally, sealTally } from "../tally/live-tally.ts";
import { groupKey } from "../tally/occurrence.ts";
import type { FoldState } from "./fold-state.ts";
import { addOverflow, pendingOf, sealPending } from "./groups.ts";

/**
 * Takes the tallies that are to leave: the `due` ones, or `all` (on flush, close, page hide). When something is due, groups that would be
 * due within half of their spacing go with it, so that hot groups share one envelope.
 *
 * @param state is consumed; use the one returned.
 * @param now milliseconds since the epoch.
 */
export function drain(state: FoldState, now: number, which: "due" | "all"): { state: FoldState; tallies: Tally[] } {
  // Due further away than the longest spacing means that the clock was set back: what is pending leaves now, of one group as of all.
  const clockWentBack = state.nextDueAt - now > state.options.spacing.max;
  if (which === "due" && now < state.nextDueAt && !clockWentBack) return { state, tallies: [] };
  const tallies = state.overflow;
  state.overflow = [];
  if (state.others !== undefined) tallies.push(sealTally(state.others));
  state.others = undefined;
  state.nextDueAt = Number.POSITIVE_INFINITY;
  for (const group of state.groups.values()) {
    if (group.pending === undefined) continue;
    const isLost = group.dueAt - now > state.options.spacing.max;
    if (which === "all" || clockWentBack || isLost || group.dueAt - group.spacing / 2 <= now) {
      const tally = sealPending(group);
      if (tally !== undefined) tallies.push(tally);
      // A server that flushes after each request says nothing about how often to report: what its last flush leaves must not wait a minute.
      if (which === "all") continue;
      group.drainedAt = now;
      group.spacing = Math.min(group.spacing * 2, state.options.spacing.max);
    } else {
      state.nextDueAt = Math.min(state.nextDueAt, group.dueAt);
    }
  }
  return { state, tallies };
}

/** When the next tally is due, in milliseconds since the epoch; `undefined` when nothing is pending. A past moment means: now. */
export function nextDue(state: FoldState): number | undefined {
  return state.nextDueAt === Number.POSITIVE_INFINITY ? undefined : state.nextDueAt;
}

/**
 * Takes what is pending of one group: the count that rides on the group's next payload where the server does not know tallies.
 *
 * @param state is consumed; use the one returned.
 */
export function takeGroup(state: FoldState, key: string): { state: FoldState; tally?: Tally } {
  const group = state.groups.get(key);
  const tally = group && sealPending(group);
  return tally === undefined ? { state } : { state, tally };
}

/**
 * Counts tallies in again that were drained and could not leave.
 *
 * @param state is consumed; use the one returned.
 */
export function returnTallies(state: FoldState, tallies: readonly Tally[], now: number): FoldState {
  for (const tally of tallies) {
    const group = state.groups.get(groupKey(tally));
    if (group === undefined) addOverflow(state, tally);
    else addTally(pendingOf(state, group, { ...tally, tags: undefined, timestamp: 0 }, now), tally);
  }
  return state;
}
