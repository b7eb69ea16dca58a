import { quickMask } from "./fingerprint/quick-mask.ts";
import { joinParts } from "./fingerprint/text.ts";
import { hash128 } from "./hash/murmur3.ts";

/** Errors of one chain that are looked at. With more of them there is no early key; SDKs follow 5 causes. */
export const MAX_EARLY_ERRORS = 16;

interface Linked extends Error {
  readonly cause?: unknown;
  readonly errors?: unknown;
  readonly error?: unknown;
  readonly suppressed?: unknown;
  readonly stacktrace?: unknown;
  readonly framesToPop?: unknown;
  readonly __sentry_fetch_url_host__?: unknown;
}

// What a line of a message must have in it before a stack parser of an SDK can take it for a frame.
const LIKE_A_FRAME = /at |[/]|native code|bundle|\.js|----/;

/**
 * The key of an error that no SDK has parsed yet: from name, message and raw stack of the error and of what it links to, without reading
 * frames. Two errors with the same key, captured under the same scope, have the same fingerprint. Numbers, uuids, hexadecimal ids, e-mail
 * addresses and URLs in a message do not change the key, but in messages that are cut on their way (over 240 characters), that may contain
 * codes, or that look like frames.
 *
 * @param error what was thrown
 * @returns 32 hex digits, or undefined if the fingerprint depends on more than the error: then only the parsed event can tell
 */
export function earlyKey(error: unknown): string | undefined {
  try {
    const parts = ["early"];
    return collect(error, parts, new Map()) ? hash128(joinParts(parts)) : undefined;
  } catch {
    // A getter of somebody's error threw.
    return undefined;
  }
}

/** @returns false if there is no early key */
function collect(thrown: unknown, parts: string[], seen: Map<unknown, number>): boolean {
  const before = seen.get(thrown);
  if (before !== undefined) return parts.push(`again ${before}`) > 0;
  if (seen.size >= MAX_EARLY_ERRORS || !isError(thrown)) return false;
  seen.set(thrown, seen.size);
  const { message, stacktrace, framesToPop, __sentry_fetch_url_host__: host } = thrown;
  const stack = stacktrace || thrown.stack || "";
  if (typeof message !== "string" || typeof stack !== "string") return false;
  const name = `${thrown.name || thrown.constructor.name}`;
  parts.push(name, `${framesToPop} ${host} ${/React error #\d+;/.test(message)}`, quickMask(message));
  pushStack(stack, message, parts);
  const linked: unknown[] = [thrown.cause];
  if (Array.isArray(thrown.errors)) linked.push("errors", ...thrown.errors.slice(0, MAX_EARLY_ERRORS + 1));
  if ("error" in thrown && "suppressed" in thrown) linked.push("suppressed", thrown.error, thrown.suppressed);
  for (const child of linked) {
    if (typeof child === "string") parts.push(child);
    else if (isError(child) && !collect(child, parts, seen)) return false;
  }
  return parts.push(")") > 0;
}

// As the SDKs do it: errors of other realms and DOMException count.
function isError(value: unknown): value is Linked {
  return (
    value instanceof Error ||
    /^\[object (?:Error|Exception|DOMException)\]$/.test(Object.prototype.toString.call(value))
  );
}

// The stack without the message that V8 writes before it.
function pushStack(stack: string, message: string, parts: string[]): void {
  let end = stack.indexOf("\n    at ");
  if (end < 0) {
    const at = message ? stack.indexOf(message) : -1;
    end = at < 0 ? 0 : at + message.length;
  }
  for (const line of stack.slice(0, end).split("\n")) {
    const seen = line.slice(0, 1024);
    if (!seen.includes("Error: ") && LIKE_A_FRAME.test(seen)) parts.push(line);
  }
  parts.push(stack.slice(end));
}
