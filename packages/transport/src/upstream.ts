import type { Envelope, Event } from "@sentry/core";
import type { Occurrence } from "@winnow/core";
import type { Tally } from "@winnow/envelope/wire";

/** How folded counts reach the server: the one difference between a Winnow receiver and any other Sentry server. */
export type Upstream = {
  /**
   * Prepares a payload that passes.
   *
   * @returns the tally that rides on it, which comes back if the payload does not arrive.
   */
  load(envelope: Envelope, event: Event, occurrence: Occurrence): { envelope: Envelope; carried: Tally | undefined };
  /** An event stays behind. `payload` gives what may be kept of it for reporting the count later. */
  folded(envelope: Envelope, occurrence: Occurrence, payload: () => Event): void;
  /**
   * Hands over what is due.
   *
   * @param last nothing may come after this: what is left out now may be lost.
   */
  report(which: "due" | "all", last?: boolean): void;
  /** When the next report is due (ms since the epoch), if one is. */
  due(): number | undefined;
  /** Puts what is counted where it outlives the process. */
  keep(): void;
  /** Whether due tallies leave by themselves, so that a timer is worth setting. */
  readonly timed: boolean;
};

const WINNOW_KEY = /[?&]sentry_key=wn[0-9a-z]/i;

/** Whether a DSN's public key was made by a Winnow receiver. */
export const isReceiverKey = (publicKey = ""): boolean => publicKey.startsWith("wn");

/** Whether a transport's URL or a DSN's public key was made by a Winnow receiver. */
export function isReceiver(url: string | undefined, publicKey: string | undefined): boolean {
  return isReceiverKey(publicKey) || (url !== undefined && WINNOW_KEY.test(url));
}
