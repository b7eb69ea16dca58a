import { type Client, checkOrSetAlreadyCaught, type Event, type EventHint, type Scope, uuid4 } from "@sentry/core";
import { hashUser } from "@winnow/core";
import { bookDrop } from "../ledger.ts";
import { patch } from "../patch.ts";
import { MAX_KEYS } from "./page-bounds.ts";
import { groupKey, type Named, occurrenceOf, passes } from "./page-fold.ts";
import { keyOf, type Layer, layersOf, together } from "./page-key.ts";
import { put } from "./page-map.ts";
import { isOpen } from "./page-post.ts";
import { guard, type PageHint, type PageState, QUIET } from "./page-state.ts";
import { hold } from "./page-upstream.ts";

type Wrapped = "captureException" | "captureMessage" | "captureEvent" | "recordDroppedEvent" | "close";

/**
 * Puts the fold before the SDK's work, by wrapping methods of this one client.
 *
 * @returns what takes the wrappers off again.
 */
export function attachPage(page: PageState, client: Client): (() => void)[] {
  const { books } = page;

  /**
   * Counts a capture, and lets the SDK go on with it unless that is all there is to do.
   *
   * @param at where among the arguments the hint is; the scope comes after it.
   * @param event what the app says of it itself.
   */
  function take(
    original: (...args: never[]) => string,
    args: unknown[],
    at: number,
    thing: unknown,
    event?: Event,
  ): string {
    const hint: PageHint = { event_id: uuid4(), ...(args[at] as EventHint | undefined), winnow: "" };
    const current = args[at + 1] as Scope | undefined;
    args[at] = hint;
    // The SDK drops it unseen, unless it is a message. (A proxy may throw whenever it is looked at.)
    if (at < 2 && guard(QUIET, () => (thing as { __sentry_captured__?: boolean }).__sentry_captured__))
      return original(...(args as never[]));
    // Some SDKs report a failure of user code as an event that takes the place of the one it had.
    if (!(hint.data as { __sentry__?: boolean } | undefined)?.__sentry__) books.captured++;
    const folded =
      page.early &&
      guard(page, () => {
        const layers = layersOf(client, current, hint, event);
        const key = keyOf(page, client, thing, hint, layers, event);
        const group = key && page.keys.get(key);
        if (group !== null) hint.winnow = key ?? "";
        return group && isRepeat(page, group, layers);
      });
    if (folded) {
      // So that a global handler does not capture it again.
      checkOrSetAlreadyCaught(thing);
      return hint.event_id as string;
    }
    const outer = page.running;
    page.running = hint.winnow;
    try {
      return original(...(args as never[]));
    } catch (failure) {
      bookDrop(books, "internal_sdk_error", 1);
      throw failure;
    } finally {
      page.running = outer;
    }
  }

  return patch<Pick<Client, Wrapped>>(client, {
    captureException:
      (original) =>
      (...args) =>
        take(original, args, 1, args[0]),
    captureMessage:
      (original) =>
      (...args) =>
        take(original, args, 2, args[0], { level: args[1], message: args[0] }),
    captureEvent:
      (original) =>
      (...args) =>
        args[0].type ? original(...args) : take(original, args, 1, args[1]?.originalException, args[0]),
    recordDroppedEvent:
      (original) =>
      (reason, category, n = 1) => {
        original(reason, category, n);
        // "unknown": a message that finds the SDK's buffer full.
        if (!/^(error|unknown)$/.test(category)) return;
        bookDrop(books, reason, n);
        // Chance and a full buffer say nothing about the error. What drops an event later than in its capture may drop any.
        if (/sample|queue/.test(reason)) return;
        if (page.running) put(page.keys, page.running, null, MAX_KEYS);
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
  const isSame = before === undefined || (before && groupKey(before) === groupKey(group));
  put(page.keys, key, isSame ? group : null, MAX_KEYS);
}
