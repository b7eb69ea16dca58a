import {
  drain,
  emptyFold,
  type FoldOptions,
  type FoldReason,
  fold,
  type Group,
  groupKey,
  nextDue,
  noteSent,
  type Occurrence,
  returnOccurrence,
  returnTallies,
  takeGroup,
} from "@winnow/core";
import type { Tally } from "@winnow/envelope/wire";
import type { Platform } from "./platform.ts";

/** The fold of the core with its state and a clock. */
export type Folder = {
  /** `undefined`: the payload passes; otherwise why it was folded. */
  decide(occurrence: Occurrence, refuse?: FoldReason): FoldReason | undefined;
  /** Counts an occurrence whose payload was to pass and did not leave. */
  giveBack(occurrence: Occurrence): void;
  giveBackTallies(tallies: readonly Tally[]): void;
  /** Somebody else sent a payload of this group. */
  noteSent(sent: Group & { event_id?: string | undefined }): void;
  take(group: Group): Tally | undefined;
  drain(which: "due" | "all"): Tally[];
  /** When the next tally is due (ms), if one is pending. */
  due(): number | undefined;
};

export function createFolder(options: FoldOptions, platform: Pick<Platform, "now">): Folder {
  let state = emptyFold(options);
  return {
    decide(occurrence, refuse) {
      const result = fold(state, occurrence, platform.now(), refuse);
      state = result.state;
      return result.action.type === "send" ? undefined : result.action.reason;
    },
    giveBack(occurrence) {
      state = returnOccurrence(state, occurrence, platform.now());
    },
    giveBackTallies(tallies) {
      state = returnTallies(state, tallies, platform.now());
    },
    noteSent(sent) {
      state = noteSent(state, sent, platform.now());
    },
    take(group) {
      const result = takeGroup(state, groupKey(group));
      state = result.state;
      return result.tally;
    },
    drain(which) {
      const result = drain(state, platform.now(), which);
      state = result.state;
      return result.tallies;
    },
    due: () => nextDue(state),
  };
}
