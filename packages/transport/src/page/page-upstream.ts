import { type Envelope, type Event, uuid4 } from "@sentry/core";
import { takeToken } from "@winnow/core";
import { TALLY_CONTENT_TYPE, TALLY_ITEM_TYPE } from "@winnow/envelope/wire";
import { bookDrop, bookLost } from "../ledger.ts";
import { refusedOf } from "../limits.ts";
import { slimEvent } from "../slim-event.ts";
import { MAX_SLIM } from "./page-bounds.ts";
import { count, drain, giveUp, groupKey, type Sum, take, tallyOf, touch } from "./page-fold.ts";
import { newId } from "./page-id.ts";
import { put } from "./page-map.ts";
import { elapsed, isOpen, type Parcel, type Settled, submit, wake } from "./page-post.ts";
import { guard, type PageState, QUIET } from "./page-state.ts";

/** An occurrence stays behind: it is counted. */
export function hold(page: PageState): void {
  page.books.folded++;
  // Sentry's own statistics count what a client keeps back; a receiver gets the tally instead.
  if (!page.receiver) page.record("event_processor", "error");
  wake(page);
}

/** Keeps of a payload what carries a count later: without whom it happened to and under which tags, since it will stand for other occurrences. */
export function remember({ slim }: PageState, key: string, [header]: Envelope, event: Event): void {
  // With `normalizeDepth: 0` an event may hold what is no JSON: then the next payload of its group carries the count.
  guard(QUIET, () => put(slim, key, [header, slimEvent(event)], MAX_SLIM));
}

/** Takes along what is counted of a group on its next payload; a receiver gets it by itself. */
export function takeAlong(page: PageState, envelope: Envelope, event: Event, occurrence: Sum): Sum[] {
  if (page.receiver) return [];
  remember(page, groupKey(occurrence), envelope, event);
  const carried = take(touch(page, occurrence));
  if (!carried) return [];
  event.contexts = { ...event.contexts, ...contextOf(carried, 1) };
  return [carried];
}

/** Hands over what is due, or all there is. @param last nothing may come after this: what is left out now may be lost */
export function report(page: PageState, all = false, last = page.ending): void {
  const { receiver } = page;
  if (!all && (!receiver || page.sealed || !isOpen(page, "tally"))) return;
  const sums = drain(page, all);
  if (receiver) {
    if (!sums.length) return;
    const header = { type: TALLY_ITEM_TYPE, content_type: TALLY_CONTENT_TYPE, item_count: sums.length };
    // A sealed batch keeps its id through every retry.
    deliver(page, "tally", sums, {}, [header, { id: newId(), producer: page.producer, tallies: sums.map(tallyOf) }]);
  } else
    for (const sum of sums) {
      const [header, event] = page.slim.get(groupKey(sum)) ?? [];
      // A page that is flushed after every click would send an event for each error after all: what waits goes with the next flush, and with the last one.
      const may = event && (takeToken(page.rests, page.options.payloadsPerMinute, elapsed()) || last);
      const event_id = uuid4();
      const rest = { ...event, event_id, timestamp: sum.last_seen, contexts: contextOf(sum, 0) };
      if (may) deliver(page, "error", [sum], { ...header, event_id }, [{ type: "event" }, rest]);
      else count(page, sum);
    }
}

function deliver(page: PageState, topic: Parcel["topic"], sums: Sum[], header: object, item: unknown[]): void {
  page.sealed++;
  submit(page, topic, [header, [item]] as unknown as Envelope, settle(page, sums));
}

/**
 * Books what became of counts, and of the occurrence whose payload they rode on.
 *
 * @param own that occurrence; without, what was sent are counts and nothing else.
 */
export function settle(page: PageState, sums: Sum[], own?: Sum): Settled {
  const { books } = page;
  const total = sums.reduce((all, sum) => all + sum.count, 0);
  return (arrived, doubtful, response) => {
    if (!own) page.sealed--;
    // A receiver takes a batch and may refuse members that break a rule. One that calls it malformed would do so for ever.
    const isOver = arrived || doubtful || (!own && response.statusCode === 400);
    if (!isOver) return comeBack(page, sums, own);
    const lost = arrived ? Math.min(total, refusedOf(response)) : total;
    const reason = arrived || !doubtful ? "refused" : "unconfirmed";
    bookLost(books, reason, lost);
    books.delivered += total - lost;
    if (own && arrived) books.sent++;
    else if (own) bookDrop(books, reason, 1);
  };
}

/** What did not arrive counts in the next report. */
function comeBack(page: PageState, sums: Sum[], own: Sum | undefined): void {
  if (own) {
    page.books.folded++;
    giveUp(page, own);
  }
  for (const sum of sums) count(page, sum);
  wake(page);
}

/** @param self the payload itself, where it is an occurrence of its own. */
function contextOf(sum: Sum, self: 0 | 1): { winnow: Record<string, number> } {
  return { winnow: { count: sum.count + self, first_seen: sum.first_seen, last_seen: sum.last_seen } };
}
