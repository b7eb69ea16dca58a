import { type Envelope, type TransportMakeRequestResponse, updateRateLimits } from "@sentry/core";
import { LOST_INSIDE } from "../link.ts";
import { LONGEST_WAIT } from "../longest-wait.ts";
import { AT_ONCE, LAST_AT_ONCE, LATEST, MAX_BACKOFF, MAX_WAITING } from "./page-bounds.ts";
import { dueAt } from "./page-fold.ts";
import { guard, type PageState, QUIET } from "./page-state.ts";

type Response = TransportMakeRequestResponse;

/**
 * Told what became of a parcel. `arrived`: the server has it. Otherwise it does not, and its occurrences count in another way; but where `doubtful`, a
 * server that may have had it before refuses to look at it again, and nobody will know.
 */
export type Settled = (arrived: boolean, doubtful: boolean | undefined, response: Response) => void;

/** Something that must arrive exactly once: it carries an id, and is sent again until it is answered. */
export type Parcel = {
  topic: "error" | "tally";
  cargo: Envelope;
  settled: Settled;
  /** Its first attempt is over. */
  tried: (response: Response) => void;
  /** It was sent and nobody knows whether it arrived. */
  doubtful?: boolean;
};

/** Monotonic, unlike the clock, which people set. */
export const elapsed = (): number => performance.now();

/** Whether the server wants nothing of a category now. The SDK takes the limit of `all` only if the category has no entry, and so an expired one hides it. */
export function isLimited({ shut }: PageState, category: string): boolean {
  const now = elapsed();
  return (shut[category] as number) > now || (shut.all as number) > now;
}

/** Whether one more parcel may be handed over now: not while the server limits them, does not answer, or too many wait. */
export function isOpen(page: PageState, category: Parcel["topic"]): boolean {
  return elapsed() >= page.closedUntil && page.parcels.length < MAX_WAITING && !isLimited(page, category);
}

/** Hands an envelope to the SDK's own transport, and learns from the answer. */
export function transmit(page: PageState, envelope: Envelope): PromiseLike<Response> {
  const { books } = page;
  books.requests++;
  books.lost = false;
  const answer = page.inner.send(envelope);
  // The SDK's transport kept it to itself, so the server does not have it.
  const { lost } = books;
  return answer.then((response = {}) => {
    // Told with any status, 200 included. Headers may name a date, so they are read by the clock; the wait is then measured without it.
    const now = Date.now();
    for (const [category, until] of Object.entries(updateRateLimits({}, response, now)))
      page.shut[category] = Math.max(page.shut[category] ?? 0, elapsed() + Math.min(until - now, LONGEST_WAIT));
    return lost ? { statusCode: LOST_INSIDE } : response;
  });
}

/** Hands a parcel over; the promise resolves after the first attempt, with the server's answer if there was one. */
export function submit(page: PageState, topic: Parcel["topic"], cargo: Envelope, settled: Settled): Promise<Response> {
  return new Promise((tried) => {
    page.parcels.push({ topic, cargo, settled, tried });
    pump(page);
  });
}

/**
 * Tries what may be tried.
 *
 * @param force back-off or not, and counts without waiting for a free place: there may be no later.
 * @param recall gives up the payloads that have not been tried yet: their occurrences are to leave as counts, in one request.
 */
export function pump(page: PageState, force?: boolean, recall?: boolean): void {
  // Taken out beforehand: what fails at once goes back into the queue and must not be tried again in this round.
  for (const parcel of page.parcels.splice(0)) {
    const isPayload = parcel.topic === "error";
    const free =
      recall ||
      (force ? !isPayload || page.active < LAST_AT_ONCE : page.active < AT_ONCE && elapsed() >= page.closedUntil);
    const refused = recall ? isPayload : isLimited(page, parcel.topic);
    // Whether the server has a doubtful one, only it can say; until then it must not be counted in another way.
    if (!free || (refused ? parcel.doubtful : recall)) page.parcels.push(parcel);
    else if (refused) {
      parcel.settled(false, false, {});
      parcel.tried({});
    } else attempt(page, parcel);
  }
  wake(page);
}

function attempt(page: PageState, parcel: Parcel): void {
  const { cargo } = parcel;
  const done = (response?: Response) => {
    const status = response?.statusCode ?? 0;
    page.active--;
    // One in doubt that was sent away unseen must wait as well: at once, the same answer may come for ever.
    if (!response || status >= 500 || (parcel.doubtful && (status === 429 || status === LOST_INSIDE))) {
      // What fails while others have just failed says nothing new: a dozen at once must not double the wait a dozen times.
      if (elapsed() >= page.closedUntil)
        page.closedUntil = elapsed() + Math.min(MAX_BACKOFF, 1_000 * 2 ** page.failures++) * (0.5 + Math.random() / 2);
      parcel.doubtful = true;
      // Whoever waited longest goes first.
      page.parcels.unshift(parcel);
    } else {
      page.failures = page.closedUntil = 0;
      parcel.settled(status < 300, parcel.doubtful, response);
    }
    parcel.tried(response ?? {});
    pump(page);
    if (!page.active) for (const watcher of page.watchers.splice(0)) watcher();
  };
  const run = (response?: Response) => guard(page, () => done(response));
  page.active++;
  // Servers correct event times by the difference between `sent_at` and their own clock, so held data needs the time it really leaves.
  (cargo[0] as { sent_at?: string }).sent_at = new Date().toISOString();
  if (!guard(QUIET, () => transmit(page, cargo).then(run, () => run()))) done();
}

/** Tries everything now, and waits until each parcel had its attempt or the time (ms) is over. */
export function flushParcels(page: PageState, timeout: number | undefined): Promise<boolean> {
  pump(page, true);
  return new Promise((resolve) => {
    // One attempt for each is what a flush can promise; what failed waits for the next one.
    const end = () => resolve(!page.parcels.length);
    if (!page.active) return end();
    page.watchers.push(end);
    if (timeout) setTimeout(resolve, timeout, false);
  });
}

/** One timer for all: what is due, and what waits for its next try. */
export function wake(page: PageState): void {
  // Towards any other Sentry server counts ride on payloads, and on the last flush. What waits for a place is tried when one gets free.
  if (page.timer || !((page.parcels.length && !page.active) || (page.receiver && dueAt(page) < Infinity))) return;
  page.timer = setTimeout(() => {
    page.timer = 0;
    guard(page, page.makeReport);
    guard(page, () => pump(page));
  }, LATEST);
}
