import { type Event, uuid4 } from "@sentry/core";
import type { EventDescription } from "@winnow/core";
import type { HoldBatch } from "./held-batch.ts";
import type { HoldRests } from "./held-rests.ts";
import type { OpenStore } from "./store.ts";

/** What differs between runtimes, and what tests replace: the clock, chance, and timers. */
export type Platform = {
  /** Milliseconds since the epoch. */
  now: () => number;
  /** Milliseconds since some moment, for measuring waits: unlike the clock, nobody sets it. */
  elapsed: () => number;
  /** A number in [0, 1). */
  random: () => number;
  /** A UUID of version 7: ids made later sort later. */
  newId: () => string;
  /** Ten random bytes for ids. */
  bytes: () => Uint8Array;
  /** Calls back once after `delay` milliseconds, without holding the process. Returns the function that cancels. */
  later: (callback: () => void, delay: number) => () => void;
  /** The group of an event. A browser needs fewer rules than a server. */
  fingerprint: (event: unknown) => { fingerprint: string };
  /** Names an event for people. */
  describe: (event: Event) => EventDescription;
  /** Requests of ours at once. The SDK's own buffers hold more; the rest is left to sessions, replays and reports. */
  requestsAtOnce: number;
  /** A place that outlives the process, where there is one. */
  openStore?: OpenStore;
  /** How counts wait in that place: for a receiver, and for any other Sentry server. */
  holdBatch?: HoldBatch;
  holdRests?: HoldRests;
};

/** The clock, chance and timers of any JavaScript runtime. */
export const systemPlatform: Omit<Platform, "fingerprint" | "describe" | "requestsAtOnce"> = {
  now: () => Date.now(),
  elapsed: () => performance.now(),
  random: () => Math.random(),
  newId() {
    // The SDK is on the page already, and its ids of version 4 are random where those of version 7 are: only the time is ours.
    const time = Date.now().toString(16).padStart(12, "0");
    const random = uuid4();
    return `${time.slice(0, 8)}-${time.slice(8)}-7${random.slice(13, 16)}-${random.slice(16, 20)}-${random.slice(20)}`;
  },
  bytes: () => crypto.getRandomValues(new Uint8Array(10)),
  later(callback, delay) {
    const timer = setTimeout(callback, delay) as unknown as { unref?: () => void };
    timer.unref?.();
    return () => clearTimeout(timer as unknown as number);
  },
};
