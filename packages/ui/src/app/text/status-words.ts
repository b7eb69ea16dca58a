import type { Json } from "../api/decode.ts";
import { countOf } from "./format-count.ts";
import { formatMinute } from "./format-time.ts";
import { printable } from "./printable.ts";

const text = (value: unknown) => (typeof value === "string" && value !== "" ? printable(value, 80) : undefined);
const number = (value: unknown) => (typeof value === "number" ? value : undefined);

const spans: readonly [minutes: number, words: string][] = [
  [10_080, "a week"],
  [1_440, "a day"],
  [60, "an hour"],
];

/** How long an issue is ignored, from the API's words for it; empty for good. */
export function ignoredUntil(details: Json): string {
  const until = text(details.ignoreUntil);
  if (until !== undefined && Number.isFinite(Date.parse(until))) return `until ${formatMinute(Date.parse(until))}`;
  const minutes = number(details.ignoreDuration);
  if (minutes !== undefined)
    return `for ${spans.find(([width]) => width === minutes)?.[1] ?? countOf(minutes, "minute")}`;
  const users = number(details.ignoreUserCount);
  if (users !== undefined) return `until ${countOf(users, "more user")} ${users === 1 ? "is" : "are"} affected`;
  const count = number(details.ignoreCount);
  if (count === undefined) return "";
  const window = number(details.ignoreWindow);
  const within =
    window === undefined
      ? ""
      : ` within ${spans.find(([width]) => width === window)?.[1] ?? countOf(window, "minute")}`;
  return `until it occurs ${countOf(count, "more time")}${within}`;
}

/** In which release an issue is resolved; empty for at once. */
export function resolvedIn(details: Json): string {
  const release = text(details.inRelease) ?? text(details.version);
  if (release !== undefined) return `in ${release}`;
  const after = text(details.current_release_version);
  if (after !== undefined) return `in the release after ${after}`;
  return details.inNextRelease === true || details.version === "" ? "in the next release" : "";
}
