import type { Envelope, Transport, TransportMakeRequestResponse } from "@sentry/core";
import type { Traffic } from "./engine-contract.ts";
import type { Limits } from "./limits.ts";

/** The way out: the SDK's own transport. */
export type Link = {
  send(envelope: Envelope): PromiseLike<TransportMakeRequestResponse>;
  flush(timeout?: number): PromiseLike<boolean>;
};

/** The status that stands for an answer when the SDK's own transport kept something to itself. */
export const LOST_INSIDE = 499;

/** The way out with an ear for what the server says and for what gets lost on this side of it. */
export type ObservedLink = Link & {
  /** The SDK's transport has just dropped something. */
  lost(): void;
};

export function observeLink(
  transport: Pick<Transport, "send" | "flush">,
  limits: Limits,
  traffic: Traffic,
): ObservedLink {
  let lostNow = false;
  const link: ObservedLink = {
    lost() {
      lostNow = true;
    },
    send(envelope) {
      traffic.requests++;
      lostNow = false;
      const answer = transport.send(envelope);
      // The inner transport kept it to itself, so the server does not have it.
      const kept = lostNow;
      return answer.then((response) => {
        limits.learn(response ?? {});
        return kept ? { statusCode: LOST_INSIDE } : (response ?? {});
      });
    },
    flush: (timeout) => transport.flush(timeout),
  };
  return link;
}
