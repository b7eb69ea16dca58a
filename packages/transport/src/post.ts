import type { Envelope, TransportMakeRequestResponse } from "@sentry/core";
import type { Limits } from "./limits.ts";
import { type Link, LOST_INSIDE } from "./link.ts";
import type { Platform } from "./platform.ts";
import type { Store } from "./store.ts";

/**
 * What became of a parcel. `delivered`: the server has it. `refused`: the server does not have it. Without an answer, or with a 5xx, nobody
 * knows, so the parcel stays and is sent again as it is: the server knows its id. `unconfirmed`: it will not be known any more, since a server
 * that may have it refuses to look at it again.
 */
export type Verdict = "delivered" | "refused" | "unconfirmed";

/** Something that must arrive exactly once: it carries an id, and is sent again until it is answered. */
export type Parcel = {
  category: "error" | "tally" | "transaction";
  /** The id it is known by. */
  key: string;
  envelope: Envelope;
  settled(verdict: Verdict, response: TransportMakeRequestResponse): void;
};

export type Post = {
  /** Hands a parcel over; the promise resolves after the first attempt, with the server's answer if there was one. `doubtful`: it may have been sent before. */
  submit(parcel: Parcel, doubtful?: boolean): Promise<TransportMakeRequestResponse>;
  /** Whether one more parcel may be handed over now: not while the server limits them, does not answer, or too many wait. */
  isOpen(category: Parcel["category"]): boolean;
  /** Gives up the payloads that have not been tried yet: their occurrences are to leave as counts, in one request. */
  recall(): void;
  /** Tries everything now, back-off or not, and waits until each parcel had its attempt or the time (ms) is over. */
  flush(timeout: number | undefined): Promise<boolean>;
  close(): void;
};

/** Parcels kept while the server does not answer. */
const MAX_WAITING = 100;
const FIRST_BACKOFF = 1_000;
const MAX_BACKOFF = 300_000;
/** How often (ms) to look whether a limit is over for what must be sent again. */
const LIMIT_LOOK = 5_000;

type Waiting = {
  parcel: Parcel;
  tried: (response: TransportMakeRequestResponse) => void;
  /** It was sent and nobody knows whether it arrived. */
  doubtful: boolean;
  /** It lies in the store, if there is one. */
  kept: boolean;
};

/**
 * @param store where parcels that are in doubt outlive the process, if there is such a place.
 * @param failed is told what went wrong inside.
 */
export function createPost(
  link: Link,
  limits: Limits,
  platform: Platform,
  store: () => Store | undefined,
  failed: (failure: unknown) => void,
): Post {
  let waiting: Waiting[] = [];
  const watchers = new Set<() => void>();
  let active = 0;
  let failures = 0;
  let closedUntil = Number.NEGATIVE_INFINITY;
  let cancelTimer: (() => void) | undefined;

  function pump(force = false): void {
    if (!force && platform.elapsed() < closedUntil) {
      wake();
      return;
    }
    // Taken out beforehand: what fails at once goes back into the queue and must not be tried again in this round.
    // Counts come first, and do not wait for a free place when there may be no later.
    if (force) waiting.sort((a, b) => Number(isTally(b)) - Number(isTally(a)));
    const urgent = force ? waiting.filter(isTally).length : 0;
    const round = waiting.splice(0, Math.max(urgent, platform.requestsAtOnce - active, 0));
    for (const item of round) attempt(item);
    if (waiting.length > 0 && active === 0) wake();
  }

  function attempt(item: Waiting): void {
    const { category, envelope } = item.parcel;
    if (limits.limited(category)) {
      // Whether the server has a doubtful one, only it can say; until then it must not be counted in another way.
      if (item.doubtful) waiting.push(item);
      else settle(item, "refused", { statusCode: 429 });
      item.tried({});
      return;
    }
    active++;
    const done = (response: TransportMakeRequestResponse | undefined) => {
      active--;
      judge(item, response);
      item.tried(response ?? {});
      pump();
      for (const watcher of [...watchers]) watcher();
    };
    try {
      refreshSentAt(envelope, platform.now());
      link
        .send(envelope)
        .then(done, () => done(undefined))
        .then(undefined, failed);
    } catch {
      done(undefined);
    }
  }

  function judge(item: Waiting, response: TransportMakeRequestResponse | undefined): void {
    const status = response?.statusCode;
    // One in doubt that was sent away unseen must wait as well: at once, the same answer may come for ever.
    const unseen = item.doubtful && (status === 429 || status === LOST_INSIDE);
    if (response === undefined || unseen || (status !== undefined && status >= 500)) {
      // A dozen that fail in one moment are one failure: each counted, they would silence the app for minutes.
      if (platform.elapsed() >= closedUntil) {
        const wait = Math.min(MAX_BACKOFF, FIRST_BACKOFF * 2 ** Math.min(failures++, 20));
        closedUntil = platform.elapsed() + wait * (0.5 + platform.random() / 2);
      }
      item.doubtful = true;
      // What has not been tried waits as well now, perhaps for longer than the process lives.
      for (const left of [item, ...waiting]) keep(left);
      // Whoever waited longest goes first.
      waiting = [item, ...waiting];
      return;
    }
    failures = 0;
    closedUntil = Number.NEGATIVE_INFINITY;
    if (status === undefined || status < 300) settle(item, "delivered", response);
    else settle(item, item.doubtful ? "unconfirmed" : "refused", response);
  }

  function keep(item: Waiting): void {
    if (item.kept) return;
    item.kept = true;
    store()?.put(item.parcel.key, item.parcel.envelope);
  }

  function settle({ parcel }: Waiting, verdict: Verdict, response: TransportMakeRequestResponse): void {
    store()?.remove(parcel.key);
    parcel.settled(verdict, response);
  }

  function wake(): void {
    if (cancelTimer !== undefined || waiting.length === 0) return;
    const delay = Math.max(
      closedUntil - platform.elapsed(),
      active === 0 && platform.elapsed() >= closedUntil ? LIMIT_LOOK : 0,
    );
    cancelTimer = platform.later(() => {
      cancelTimer = undefined;
      pump();
    }, delay);
  }

  return {
    submit(parcel, doubtful = false) {
      return new Promise((tried) => {
        const item = { parcel, tried, doubtful, kept: doubtful };
        // Counts stand for many and cost little: they go before payloads.
        if (parcel.category === "tally") waiting = [item, ...waiting];
        else waiting.push(item);
        pump();
      });
    },
    isOpen(category) {
      return platform.elapsed() >= closedUntil && waiting.length < MAX_WAITING && !limits.limited(category);
    },
    recall() {
      const recalled = waiting.filter((item) => !isTally(item) && !item.doubtful);
      waiting = waiting.filter((item) => !recalled.includes(item));
      for (const item of recalled) {
        settle(item, "refused", {});
        item.tried({});
      }
    },
    flush(timeout) {
      pump(true);
      return new Promise((resolve) => {
        let cancel: (() => void) | undefined;
        const end = (complete: boolean) => {
          watchers.delete(watch);
          cancel?.();
          resolve(complete);
        };
        // One attempt for each is what a flush can promise; what failed waits for the next one.
        const watch = () => {
          if (active === 0) end(waiting.length === 0);
        };
        watchers.add(watch);
        if (timeout !== undefined && timeout > 0) cancel = platform.later(() => end(false), timeout);
        watch();
      });
    },
    close() {
      cancelTimer?.();
      cancelTimer = undefined;
    },
  };
}

function isTally({ parcel }: Waiting): boolean {
  return parcel.category === "tally";
}

/** Servers correct event times by the difference between `sent_at` and their own clock, so held data needs the time it really leaves. */
function refreshSentAt(envelope: Envelope, now: number): void {
  const header = envelope[0] as { sent_at?: string };
  if (header.sent_at !== undefined) header.sent_at = new Date(now).toISOString();
}
