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

/** A stack that was seen before with its hash, and the parts and the key that it led to the last time. */
type Place = { readonly stack: string; readonly hash: string; parts: readonly string[]; key: string };

/**
 * The stack is the long part of a key, and errors of one place have the same: comparing it costs 0.1 µs where hashing it costs 3. Places are
 * found by the end of their first frame, which holds its line and column: a whole stack in a map, or a whole frame, would be hashed as well.
 */
const places = /* @__PURE__ */ new Map<string, Place>();
const END_OF_FRAME = 12;
/** With ten frames each weighs about 2 kB, and 8 kB at most. */
const MAX_PLACES = 100;
const MAX_STACK = 4_096;

/** The errors of one chain and what their key is made of. */
type Chain = { readonly errors: unknown[]; readonly parts: string[]; place: Place | undefined };

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
    const chain: Chain = { errors: [], parts: [], place: undefined };
    return collect(error, chain) ? keyOf(chain) : undefined;
  } catch {
    // A getter of somebody's error threw.
    return undefined;
  }
}

function keyOf({ parts, place }: Chain): string {
  if (place !== undefined && isSame(parts, place.parts)) return place.key;
  const text = joinParts(parts);
  const key = hash128(`early${text}`);
  if (place !== undefined && text.length <= MAX_STACK) {
    place.parts = parts;
    place.key = key;
  }
  return key;
}

function isSame(a: readonly string[], b: readonly string[]): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

/** @returns false if there is no early key */
function collect(thrown: unknown, chain: Chain): boolean {
  const { errors, parts } = chain;
  const before = errors.indexOf(thrown);
  if (before >= 0) return parts.push(`again ${before}`) > 0;
  if (errors.length >= MAX_EARLY_ERRORS || !isError(thrown)) return false;
  errors.push(thrown);
  const { message, stacktrace, framesToPop, __sentry_fetch_url_host__: host } = thrown;
  const stack = stacktrace || thrown.stack || "";
  if (typeof message !== "string" || typeof stack !== "string") return false;
  const isReact = message.includes("React error #") && /React error #\d+;/.test(message);
  parts.push(`${thrown.name || thrown.constructor.name}`, `${framesToPop} ${host} ${isReact}`, quickMask(message));
  pushStack(stack, message, chain);
  const linked: unknown[] = [thrown.cause];
  if (Array.isArray(thrown.errors)) linked.push("errors", ...thrown.errors.slice(0, MAX_EARLY_ERRORS + 1));
  if ("error" in thrown && "suppressed" in thrown) linked.push("suppressed", thrown.error, thrown.suppressed);
  for (const child of linked) {
    if (typeof child === "string") parts.push(child);
    else if (isError(child) && !collect(child, chain)) return false;
  }
  return parts.push(")") > 0;
}

// As the SDKs do it: errors of other realms and DOMException count.
function isError(value: unknown): value is Linked {
  return (
    value instanceof Error ||
    (value != null && /^\[object (?:Error|Exception|DOMException)\]$/.test(Object.prototype.toString.call(value)))
  );
}

// The stack without the message that V8 writes before it.
function pushStack(stack: string, message: string, chain: Chain): void {
  let end = stack.indexOf("\n    at ");
  if (end < 0) {
    const at = message ? stack.indexOf(message) : -1;
    end = at < 0 ? 0 : at + message.length;
  }
  const head = stack.slice(0, end);
  if (!head.includes("\n")) pushLikeFrame(head, chain.parts);
  else for (const line of head.split("\n")) pushLikeFrame(line, chain.parts);
  const frames = stack.slice(end);
  if (stack.length > MAX_STACK) {
    chain.parts.push(frames);
    return;
  }
  const place = placeOf(frames);
  chain.place ??= place;
  chain.parts.push(place.hash);
}

function pushLikeFrame(line: string, parts: string[]): void {
  const seen = line.slice(0, 1024);
  if (!seen.includes("Error: ") && LIKE_A_FRAME.test(seen)) parts.push(line);
}

function placeOf(stack: string): Place {
  const end = stack.indexOf("\n", 1);
  const name = stack.slice(Math.max(0, end - END_OF_FRAME), Math.max(0, end));
  let place = places.get(name);
  if (place?.stack === stack) return place;
  if (place === undefined && places.size >= MAX_PLACES) places.clear();
  place = { stack, hash: hash128(`stack ${stack}`), parts: [], key: "" };
  places.set(name, place);
  return place;
}
