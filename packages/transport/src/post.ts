import type { Envelope, TransportMakeRequestResponse } from "@sentry/core";
import type { Platform } from "./platform.ts";

/** The way out: the SDK's own transport. */
export type Link = {
  send(envelope: Envelope): PromiseLike<TransportMakeRequestResponse>;
  flush(timeout?: number): PromiseLike<boolean>;
};

/**
 * What became of a parcel. `delivered`: the server has it. `refused`: the server said no, it does not have it. Without an answer, or with
 * a 5xx, nobody knows, so the parcel stays and is sent again as it is: the server knows its id.
 */
export type Verdict = "delivered" | "refused";

/** Something that must arrive exactly once: it carries an id, and is sent again until it is answered. */
export type Parcel = {
  envelope: Envelope;
  settled(verdict: Verdict, status: number | undefined): void;
};

export type Post = {
  /** Hands a parcel over; the promise resolves after the first attempt, with the server's answer if there was one. */
  submit(parcel: Parcel): Promise<TransportMakeRequestResponse>;
  /** Parcels that wait or are under way. */
  readonly size: number;
  /** Whether one more parcel may be handed over now; false while the server wants to be left alone or too many wait. */
  isOpen(): boolean;
  /** Tries everything now, back-off or not, and waits until each parcel had its attempt or the time (ms) is over. */
  flush(timeout: number | undefined): Promise<boolean>;
  close(): void;
};

/** Requests at once. The SDK's transports hold 64 (Node) or 40 (browser); the rest is left to sessions, replays and reports. */
const MAX_ACTIVE = 12;
/** Parcels kept while the server does not answer. */
const MAX_WAITING = 100;
const FIRST_BACKOFF = 1_000;
const MAX_BACKOFF = 300_000;

type Waiting = { parcel: Parcel; tried: (response: TransportMakeRequestResponse) => void };

export function createPost(link: Link, platform: Platform): Post {
  const waiting: Waiting[] = [];
  const watchers = new Set<() => void>();
  let active = 0;
  let failures = 0;
  let closedUntil = 0;
  let cancelTimer: (() => void) | undefined;

  function pump(force = false): void {
    if (!force && platform.now() < closedUntil) {
      wake();
      return;
    }
    // Counted beforehand: what fails at once goes back into the queue and must not be taken again in this round.
    for (let left = waiting.length; left > 0 && active < MAX_ACTIVE; left--) {
      const next = waiting.shift();
      if (next === undefined) break;
      active++;
      attempt(next);
    }
  }

  function attempt(item: Waiting): void {
    const done = (response: TransportMakeRequestResponse | undefined) => {
      active--;
      judge(item, response);
      item.tried(response ?? {});
      pump();
      for (const watcher of [...watchers]) watcher();
    };
    try {
      refreshSentAt(item.parcel.envelope, platform.now());
      link.send(item.parcel.envelope).then(done, () => done(undefined));
    } catch {
      done(undefined);
    }
  }

  function judge(item: Waiting, response: TransportMakeRequestResponse | undefined): void {
    const status = response?.statusCode;
    if (response === undefined || (status !== undefined && status >= 500)) {
      failures++;
      pause(Math.min(MAX_BACKOFF, FIRST_BACKOFF * 2 ** (failures - 1)) * (0.5 + platform.random() / 2));
      // Whoever waited longest goes first.
      waiting.unshift(item);
      return;
    }
    failures = 0;
    if (status === 429) pause(retryAfter(response, platform.now()));
    item.parcel.settled(status === undefined || status < 300 ? "delivered" : "refused", status);
  }

  function pause(delay: number): void {
    closedUntil = Math.max(closedUntil, platform.now() + delay);
  }

  function wake(): void {
    if (cancelTimer !== undefined || waiting.length === 0) return;
    cancelTimer = platform.later(
      () => {
        cancelTimer = undefined;
        pump();
      },
      Math.max(0, closedUntil - platform.now()),
    );
  }

  return {
    submit(parcel) {
      return new Promise((tried) => {
        waiting.push({ parcel, tried });
        pump();
      });
    },
    get size() {
      return waiting.length + active;
    },
    isOpen: () => platform.now() >= closedUntil && waiting.length < MAX_WAITING,
    flush(timeout) {
      pump(true);
      return new Promise((resolve) => {
        let cancel: (() => void) | undefined;
        const end = (complete: boolean) => {
          watchers.delete(watch);
          cancel?.();
          resolve(complete);
        };
        // One attempt for each is what a flush can promise; whoever failed waits for the next one.
        const watch = () => {
          if (active === 0 && (waiting.length === 0 || platform.now() < closedUntil)) end(waiting.length === 0);
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

/** Servers correct event times by the difference between `sent_at` and their own clock, so held data needs the time it really leaves. */
function refreshSentAt(envelope: Envelope, now: number): void {
  const header = envelope[0] as { sent_at?: string };
  if (header.sent_at !== undefined) header.sent_at = new Date(now).toISOString();
}

function retryAfter(response: TransportMakeRequestResponse, now: number): number {
  const header = response.headers?.["retry-after"];
  const seconds = Number.parseInt(`${header}`, 10);
  if (!Number.isNaN(seconds)) return seconds * 1_000;
  const date = Date.parse(`${header}`);
  return Number.isNaN(date) ? 60_000 : Math.max(0, date - now);
}
