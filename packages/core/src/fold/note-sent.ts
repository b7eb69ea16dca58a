import { groupKey, type Occurrence } from "../tally/occurrence.ts";
import { takeStep } from "./fold.ts";
import type { FoldState } from "./fold-state.ts";
import { touchGroup } from "./groups.ts";

/**
 * Takes note of a payload that somebody else sent for a group, such as another tab of the same page: the ladder moves on as if this process had
 * sent it, and nothing is counted, since the sender counts it.
 *
 * @param state is consumed; use the one returned.
 * @param now milliseconds since the epoch.
 */
export function noteSent(
  state: FoldState,
  sent: Pick<Occurrence, "fingerprint" | "release" | "environment" | "event_id">,
  now: number,
): FoldState {
  const group = touchGroup(state, groupKey(sent));
  group.eventId = sent.event_id ?? group.eventId;
  if (group.sent < state.options.ladder.first || now >= group.payloadAt) takeStep(state, group, now);
  return state;
}
