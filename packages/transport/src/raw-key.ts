import type { Event, EventHint } from "@sentry/core";
import { earlyKey } from "@winnow/core";
import type { Platform } from "./platform.ts";
import type { ScopeFacts } from "./scopes.ts";
import type { Surroundings } from "./surroundings.ts";

/** An error and five causes. */
const MAX_LINKED = 6;
/** More text than this is not compared: the capture takes the SDK's whole way. */
const MAX_COMPARED = 4_096;

/**
 * The key of a capture that has not been parsed yet. Two captures with equal keys belong to the same group and would be dropped or
 * changed alike by user code: with user code in force, everything it can see outside of the error is part of the key.
 *
 * @returns `undefined` when that cannot be said; the capture then takes the SDK's whole way and is folded in the transport.
 */
export function rawKey(
  error: unknown,
  hint: EventHint | undefined,
  scope: ScopeFacts,
  around: Surroundings,
): string | undefined {
  return whole(earlyKey(error) ?? textKey(error, hint), error, hint, scope, around);
}

/** The key of an event that the app, or a global handler of the SDK, has built already. */
export function rawKeyOfEvent(
  event: Event,
  hint: EventHint | undefined,
  scope: ScopeFacts,
  around: Surroundings,
  fingerprint: Platform["fingerprint"],
): string | undefined {
  const error = hint?.originalException;
  const early = earlyKey(error);
  // Global handlers only parse; without an error at hand the event itself says which group it will be in. With one, an app may have written anything beside it.
  const said = `event:${fingerprint(event).fingerprint}`;
  const key = early ? `${early}|${said}` : around.userCode || scope.processed ? undefined : said;
  scope.rest.push(event.request, event.logger);
  // What an app passes on for another program may name that one's release: it is a group of its own.
  const { release, environment } = event;
  const own = release || environment ? `|${release}|${environment}` : "";
  const ignored = textsOf(event).some((text) => isIgnored(text, around.ignore)) ? "|ignored" : "";
  return whole(key && key + own + ignored, error ?? event, hint, scope, around);
}

function whole(
  key: string | undefined,
  error: unknown,
  hint: EventHint | undefined,
  scope: ScopeFacts,
  around: Surroundings,
): string | undefined {
  if (key === undefined || (around.customLinks && hasOtherLink(error))) return undefined;
  let whole = key;
  if (hint?.mechanism?.handled === false) whole += "|unhandled";
  // What is learned of a key has a level, and a group is as bad as its worst occurrence.
  if (scope.level !== undefined) whole += `|${scope.level}`;
  if (scope.fingerprint.length > 0) whole += `|${JSON.stringify(scope.fingerprint)}`;
  if (scope.transactionName !== undefined && countsRoute(error)) whole += `|${scope.transactionName}`;
  if (around.ignore.length > 0 && isIgnored(error, around.ignore)) whole += "|ignored";
  // Variables of a fingerprint read what user code could read.
  if (!around.userCode && !scope.processed && !/\{\{(?!\s*default)/.test(scope.fingerprint.join())) return whole;
  const seen = visibleToUserCode(error, hint, scope);
  return seen === undefined ? undefined : `${whole}|${seen}`;
}

/** Something that is not an error was captured: the SDK makes a text of it, and attaches the stack of the call. */
function textKey(thrown: unknown, hint: EventHint | undefined): string | undefined {
  const { syntheticException } = hint ?? {};
  const shape = typeof thrown === "string" ? "" : shapeOf(thrown);
  if (shape === undefined || !syntheticException) return undefined;
  const stack = syntheticException.stack?.replace(/^.*\n/, "");
  const message = shape === "" ? thrown : "";
  const key = earlyKey(Object.assign(Object.create(Error.prototype) as Error, { name: "", message, stack }));
  return key && `text:${key}${shape}`;
}

/** What the SDK's text of a plain object is made of: its class, its name and message, or else the names of its members. */
function shapeOf(thrown: unknown): string | undefined {
  if (Object.prototype.toString.call(thrown) !== "[object Object]") return undefined;
  const { name, message, constructor: maker } = thrown as Record<string, unknown>;
  // An error inside of it is what the SDK would send.
  if (Object.values(thrown as object).some((member) => typeof member === "object" && member !== null)) return undefined;
  const shape = JSON.stringify([
    (maker as { name?: unknown } | undefined)?.name,
    name,
    message,
    Object.keys(thrown as object).sort(),
  ]);
  return shape.length > MAX_COMPARED ? undefined : shape;
}

/** Whether the error holds another one in a property that early keys do not follow. */
function hasOtherLink(error: unknown): boolean {
  if (typeof error !== "object" || error === null) return false;
  return Object.entries(error).some(([name, value]) => name !== "cause" && value instanceof Error);
}

/** What an event says of its errors; the SDK's filters look at each. */
function textsOf({ exception }: Event): string[] {
  return (exception?.values ?? []).flatMap(({ type, value }) => [`${value}`, `${type}: ${value}`]);
}

/** Only errors of hydration are told apart by their route; too many that look like it cost a payload each, no more. */
function countsRoute(error: unknown): boolean {
  const event = (error ?? {}) as Event;
  return [event.message, ...textsOf(event)].some((text) => /hydrat|match|React error/i.test(String(text)));
}

function isIgnored(error: unknown, patterns: readonly (string | RegExp)[]): boolean {
  const { name, message } = (typeof error === "object" && error !== null ? error : { message: error }) as Error;
  const candidates = [String(message), `${name}: ${message}`];
  return patterns.some((pattern) =>
    candidates.some((text) => (typeof pattern === "string" ? text.includes(pattern) : new RegExp(pattern).test(text))),
  );
}

/** An error and its causes, as far as the SDK follows them. */
function linkedFrom(error: unknown): object[] {
  const found: object[] = [];
  for (let next = error; typeof next === "object" && next !== null && found.length < MAX_LINKED; )
    next = found.push(next) && (next as Error).cause;
  return found;
}

function visibleToUserCode(error: unknown, hint: EventHint | undefined, scope: ScopeFacts): string | undefined {
  if (hint?.attachments?.length) return undefined;
  try {
    const { user, tags, level, transactionName, rest } = scope;
    const own = linkedFrom(error).map((linked) => ({ ...linked }));
    const text = JSON.stringify([own, hint?.mechanism, hint?.data, user, tags, level, transactionName, rest]);
    return text.length > MAX_COMPARED ? undefined : text;
  } catch {
    return undefined;
  }
}
