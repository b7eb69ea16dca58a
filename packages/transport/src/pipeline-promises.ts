import type { Event } from "@sentry/core";

/** What the SDK throws inside its own pipeline for an event that is not to be sent; it is silent about it. */
const DO_NOT_SEND = {
  message: "Folded by Winnow: counted, not sent.",
  [Symbol.for("SentryDoNotSendEventError")]: true,
};

/** A promise that is rejected at once, in the way SDK 9 to 11 chain on it; a native one would hold a place in the SDK's buffer for a tick. */
export const REJECTED: PromiseLike<Event> = {
  // biome-ignore lint/suspicious/noThenProperty: a thenable is exactly what the SDK expects here.
  then<A, B>(
    _ok?: ((event: Event) => A | PromiseLike<A>) | null,
    fail?: ((reason: unknown) => B | PromiseLike<B>) | null,
  ) {
    return (fail ? Promise.resolve(fail(DO_NOT_SEND)) : REJECTED) as PromiseLike<A | B>;
  },
};

/** The same promise, which also tells when the pipeline that is chained on it has ended: its result is an event's id, or nothing. */
export function tracked<T>(promise: PromiseLike<T>, ended: () => void): PromiseLike<T> {
  return {
    // biome-ignore lint/suspicious/noThenProperty: the chained pipeline is what has to be observed.
    then(ok, fail) {
      const next = promise.then(ok, fail);
      next.then((result) => {
        if (typeof result !== "object") ended();
      }, ended);
      return tracked(next, ended);
    },
  };
}
