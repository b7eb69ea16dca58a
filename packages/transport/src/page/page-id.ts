import { uuid4 } from "@sentry/core";

/** A UUID of version 7: ids made later sort later. The SDK is on the page already, and its ids are random where these are: only the time is ours. */
export function newId(): string {
  const hex = `${Date.now().toString(16).padStart(12, "0")}7${uuid4().slice(13)}`;
  return hex.replace(/(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}
