import type { ClientReport, Envelope, Event, TransportMakeRequestResponse } from "@sentry/core";
import { describePageEvent, hashUser, levelOf, provisionalFingerprint } from "@winnow/core";
import { LOST_INSIDE } from "../link.ts";
import { AHEAD } from "./page-bounds.ts";
import { learn } from "./page-capture.ts";
import { giveUp, groupKey, occurrenceOf, passes } from "./page-fold.ts";
import { flushParcels, isOpen, pump, submit, transmit } from "./page-post.ts";
import { clean, guard, type PageHint, type PageState, QUIET } from "./page-state.ts";
import { hold, remember, report, settle, takeAlong } from "./page-upstream.ts";

type Item = [header: { type: string }, payload: unknown];
type Answer = PromiseLike<TransportMakeRequestResponse>;

const NOTHING = Promise.resolve({});

/** The transport's `send`. */
export function send(page: PageState, envelope: Envelope): Answer {
  const event = (envelope[1] as Item[]).find((item) => item[0].type === "event")?.[1] as Event | undefined;
  if (!event) return page.transactions?.send(envelope) ?? passOn(page, envelope);
  const hint = page.hints.get(event) ?? {};
  // Whoever hands an event to the client's `sendEvent` has not captured it before.
  if (hint.winnow === undefined) page.books.captured++;
  const answer = guard(page, () => pass(page, envelope, event, hint));
  if (answer) return answer;
  page.books.sent++;
  return transmitClean(page, envelope);
}

/** Decides about an event that went through the SDK's whole pipeline: its payload passes, or it is counted. */
function pass(page: PageState, envelope: Envelope, event: Event, hint: PageHint): Answer {
  const { options, receiver } = page;
  // Its failure must not cost the count: the rules group this event.
  guard(page, () => {
    const named = options.fingerprint?.(event, hint);
    // Written into the event, as Sentry's own option would.
    if (named !== undefined) event.fingerprint = [named].flat();
  });
  // The server sees the scrubbed event, and both must find the same group.
  const payload = { ...clean(page, event) };
  const fingerprint = provisionalFingerprint(payload);
  // A receiver finds the group by itself, and would take a fingerprint in the event for one of the app's.
  if (options.setFingerprint && !receiver) payload.fingerprint ??= [fingerprint];
  const now = Date.now() / 1_000;
  const timestamp = event.timestamp as number;
  const occurrence = occurrenceOf(
    page,
    {
      ...describePageEvent(payload),
      platform: "javascript",
      fingerprint,
      // Apps pass whatever they like; a receiver reads what it can of it, and one odd value never costs the count.
      level: levelOf(event.level),
      release: event.release,
      environment: event.environment,
      event_id: event.event_id,
    },
    timestamp >= 0 && timestamp < now + AHEAD ? timestamp : now,
    event.tags,
    hashUser(event.user),
  );
  learn(page, occurrence, hint.winnow);
  const may = passes(page, occurrence, !isOpen(page, "error"));
  if (!may || !options.sample(event, Math.random())) {
    if (may) giveUp(page, occurrence);
    hold(page);
    const key = groupKey(occurrence);
    // Refused while the server was away, and perhaps never seen again: something must be there to carry the count.
    if (!receiver && !page.slim.has(key)) remember(page, key, envelope, payload);
    return NOTHING;
  }
  guard(QUIET, () => {
    // With `normalizeDepth: 0` an event may hold what is no JSON. The SDK can send it all the same.
    page.books.weight = JSON.stringify(payload).length;
  });
  const carried = takeAlong(page, envelope, payload, occurrence);
  page.tell?.(occurrence);
  const items = (envelope[1] as Item[]).map((other) => (other[1] === event ? [other[0], payload] : other));
  return submit(page, "error", [envelope[0], items] as unknown as Envelope, settle(page, carried, occurrence));
}

/** The transport's `flush`: what is counted leaves. @param last payloads that wait become counts, where there may be no later */
export function flush(page: PageState, timeout?: number, last?: boolean): PromiseLike<boolean> {
  const ours = guard(page, () => {
    if (last) pump(page, false, true);
    report(page, true, last);
    return [flushParcels(page, timeout), page.transactions?.flush(timeout, last)];
  });
  // SDK 9 rejects where a request under way fails, and a transport of the app's own may throw.
  const theirs = guard(page, () => page.inner.flush(timeout).then(undefined, () => false));
  return Promise.all([...(ours ?? []), theirs]).then((complete) => !complete.includes(false));
}

/** What is not folded: sessions, check-ins, feedback, replays, logs, reports. The SDK's own transport knows their limits. */
export function passOn(page: PageState, envelope: Envelope): Answer {
  return transmitClean(page, envelope).then((response) => {
    // A report has left the SDK's books already: what did not get through goes back there, and into the next report.
    if (response.statusCode === 429 || response.statusCode === LOST_INSIDE)
      for (const [, payload] of envelope[1] as Item[])
        for (const loss of (payload as Partial<ClientReport> | null)?.discarded_events ?? [])
          page.record(loss.reason, loss.category, loss.quantity);
    return response;
  });
}

/** Sends all of an envelope, without the secrets in it. */
function transmitClean(page: PageState, [header, items]: Envelope): Answer {
  const cleaned = (items as Item[]).map(([item, payload]) => [
    item,
    // Bytes are not looked into, nor is text that is a whole file: its length has been told.
    typeof payload === "object" ? clean(page, payload) : payload,
  ]);
  return transmit(page, [header, cleaned] as unknown as Envelope);
}
