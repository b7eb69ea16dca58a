import { addOccurrence } from "../tally/live-tally.ts";
import { groupKey, type Occurrence } from "../tally/occurrence.ts";
import type { FoldGroup, FoldState } from "./fold-state.ts";
import { pendingOf, touchGroup } from "./groups.ts";
import { takeToken } from "./token-bucket.ts";

/**
 * Why a payload stays behind: a `repeat` of what was sent recently, the process's `budget` is used up, the server's `rate_limit`, or `sample`
 * decided against it. The occurrence is counted in every case.
 */
export type FoldReason = "repeat" | "budget" | "rate_limit" | "sample";

export type FoldAction = { type: "send" } | { type: "fold"; reason: FoldReason };

const SEND: FoldAction = { type: "send" };
const FOLDED: Record<FoldReason, FoldAction> = {
  repeat: { type: "fold", reason: "repeat" },
  budget: { type: "fold", reason: "budget" },
  rate_limit: { type: "fold", reason: "rate_limit" },
  sample: { type: "fold", reason: "sample" },
};

/**
 * Decides about one occurrence: `send` (its payload goes on and counts itself) or `fold` (it is counted in the group's tally).
 *
 * @param state is consumed; use the one returned.
 * @param now milliseconds since the epoch. A clock that steps back only delays the next payload.
 * @param refuse a reason of the caller to keep the payload back although the ladder would let it pass.
 */
export function fold(
  state: FoldState,
  occurrence: Occurrence,
  now: number,
  refuse?: FoldReason,
): { state: FoldState; action: FoldAction } {
  const group = touchGroup(state, groupKey(occurrence));
  const reason = climbs(state, group, now) ? (refuse ?? spend(state, group, now)) : "repeat";
  if (reason === undefined) {
    group.eventId = occurrence.event_id ?? group.eventId;
    return { state, action: SEND };
  }
  // A folded occurrence is represented by the last payload of its group, if one was sent; its own never will be.
  addOccurrence(pendingOf(state, group, occurrence, now), occurrence, group.eventId, now);
  return { state, action: FOLDED[reason] };
}

/**
 * Counts an occurrence as folded after all: `fold` had let its payload pass, but it was lost before it left.
 *
 * @param state is consumed; use the one returned.
 */
export function returnOccurrence(state: FoldState, occurrence: Occurrence, now: number): FoldState {
  const group = touchGroup(state, groupKey(occurrence));
  if (group.eventId === occurrence.event_id) group.eventId = undefined;
  // A folded occurrence is represented by the last payload of its group, if one was sent; its own never will be.
  addOccurrence(pendingOf(state, group, occurrence, now), occurrence, group.eventId, now);
  return state;
}

/** Does the ladder let a payload of this group pass? */
function climbs(state: FoldState, group: FoldGroup, now: number): boolean {
  if (group.sent < state.options.ladder.first) return true;
  // A wait longer than the ladder's own means that the clock was set back: waiting for it could take days.
  return now >= group.payloadAt || group.payloadAt - now > group.wait;
}

/** Pays for one payload and takes the next step of the ladder; says why not when the budget is used up. */
function spend(state: FoldState, group: FoldGroup, now: number): FoldReason | undefined {
  if (!takeToken(state.bucket, state.options.payloadsPerMinute, now)) return "budget";
  takeStep(state, group, now);
  return undefined;
}

/** A payload of the group has passed: it takes its step of the ladder. */
export function takeStep(state: FoldState, group: FoldGroup, now: number): void {
  const { ladder } = state.options;
  group.sent++;
  if (group.sent < ladder.first) return;
  group.wait = ladder.waits[Math.min(group.step, ladder.waits.length - 1)] as number;
  group.payloadAt = now + group.wait;
  group.step++;
}
