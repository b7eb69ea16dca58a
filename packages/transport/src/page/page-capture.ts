import { type Client, checkOrSetAlreadyCaught, type Event, type EventHint, type Scope, uuid4 } from "@sentry/core";
import { hashUser } from "@winnow/core";
import { bookDrop } from "../ledger.ts";
import { patch } from "../patch.ts";
import { groupKey, type Named, occurrenceOf, passes } from "./page-fold.ts";
import { keyOf, type Layer, layersOf, together } from "./page-key.ts";
import { isOpen } from "./page-post.ts";
import { guard, type PageHint, type PageState, QUIET } from "./page-state.ts";
import { hold } from "./page-upstream.ts";

/** Raw keys remembered at once; the oldest is forgotten first. */
const MAX_KEYS = 2_000;

type Wrapped = "captureException" | "captureMessage" | "captureEvent" | "recordDroppedEvent" | "close";

/**
 * Puts the fold before the SDK's work, by wrapping methods of this one client.
 *
 * @returns the function that takes the wrappers off again.
 */
export function attachPage(page: PageState, client: Client): () => void {
  const { books, keys } = page;

  /** Counts a capture, and lets the SDK go on with it unless that is all there is to do. */
  function take(
    go: (hint: PageHint) => string,
    thing: unknown,
    given: EventHint | undefined,
    current: Scope | undefined,
    event?: Event,
  ): string {
    const hint: PageHint = { event_id: uuid4(), ...given, winnow: "" };
    // The SDK drops it unseen. (A proxy may throw whenever it is looked at.)
    if (guard(QUIET, () => (thing as { __sentry_captured__?: boolean }).__sentry_captured__)) return go(hint);
    // Some SDKs report a failure of user code as an event that takes the place of the one it had.
    if (!(hint.data as { __sentry__?: boolean } | undefined)?.__sentry__) books.captured++;
    let folded = false;
    if (page.early)
      guard(page, () => {
        const layers = layersOf(client, current, hint, event);
        const key = keyOf(page, client, thing, hint, layers, event);
        const group = key && keys.get(key);
        if (group) folded = isRepeat(page, group, layers);
        if (group !== null) hint.winnow = key ?? "";
      });
    if (folded) {
      // So that a global handler does not capture it again.
      checkOrSetAlreadyCaught(thing);
      return event?.event_id ?? (hint.event_id as string);
    }
    const outer = page.running;
    page.running = hint.winnow;
    try {
      return go(hint);
    } catch (failure) {
      bookDrop(books, "internal_sdk_error", 1);
      throw failure;
    } finally {
      page.running = outer;
    }
  }

  return patch<Pick<Client, Wrapped>>(client, {
    captureException: (original) => (thing, hint, scope) =>
      take((known) => original(thing, known, scope), thing, hint, scope),
    captureMessage: (original) => (text, level, hint, scope) =>
      take((known) => original(text, level, known, scope), text, hint, scope, { level }),
    captureEvent: (original) => (event, hint, scope) => {
      const go = (known?: EventHint) => original(event, known, scope);
      return event.type ? go(hint) : take(go, hint?.originalException, hint, scope, event);
    },
    recordDroppedEvent:
      (original) =>
      (reason, category, n = 1) => {
        original(reason, category, n);
        // "unknown": a message that finds the SDK's buffer full.
        if (!/^(error|unknown)$/.test(category)) return;
        bookDrop(books, reason, n);
        // Chance and a full buffer say nothing about the error. What drops an event later than in its capture may drop any.
        if (/sample|queue/.test(reason)) return;
        if (page.running) remember(page, page.running, null);
        else if (page.running === undefined) page.early = false;
      },
    close: (original) => (timeout) => {
      page.ending = true;
      return original(timeout);
    },
  });
}

/** Whether all that is left of an occurrence of a known group is its count. */
function isRepeat(page: PageState, group: Named, layers: Layer[]): boolean {
  const user = hashUser(together(layers, "user"));
  const occurrence = occurrenceOf(page, group, Date.now() / 1_000, together(layers, "tags"), user);
  if (passes(page, occurrence, !isOpen(page, "error"), true)) return false;
  hold(page);
  return true;
}

/** An event has reached the transport: now it is known where its raw key leads. */
export function learn(page: PageState, group: Named, key: string | undefined): void {
  if (!key) return;
  const before = page.keys.get(key);
  remember(page, key, before === undefined || (before && groupKey(before) === groupKey(group)) ? group : null);
}

function remember({ keys }: PageState, key: string, group: Named | null): void {
  if (!keys.has(key) && keys.size >= MAX_KEYS) keys.delete(keys.keys().next().value as string);
  keys.set(key, group);
}
