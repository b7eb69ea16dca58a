import { uuid4 } from "@sentry/core";

/** A UUID, made of what the SDK takes for one: it is on the page already. */
export function newId(): string {
  return uuid4().replace(/(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}
