import { debug } from "@sentry/core";

/** Says through the SDK's logger that something inside Winnow threw, the first time. */
export function sayOnce(): (failure: unknown) => void {
  let said = false;
  return (failure) => {
    if (said) return;
    said = true;
    debug.error("[winnow] Something went wrong inside; the event is sent as without Winnow.", failure);
  };
}
