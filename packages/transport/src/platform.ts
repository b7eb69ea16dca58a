import type { OpenStore } from "./store.ts";

/** What differs between runtimes, and what tests replace: the clock, chance, and timers. */
export type Platform = {
  /** Milliseconds since the epoch. */
  now: () => number;
  /** Milliseconds since some moment, for measuring waits: unlike the clock, nobody sets it. */
  elapsed: () => number;
  /** A number in [0, 1). */
  random: () => number;
  /** Ten random bytes for ids. */
  bytes: () => Uint8Array;
  /** Calls back once after `delay` milliseconds, without holding the process. Returns the function that cancels. */
  later: (callback: () => void, delay: number) => () => void;
  /** The group of an event. A browser needs fewer rules than a server. */
  fingerprint: (event: unknown) => { fingerprint: string };
  /** Requests of ours at once. The SDK's own buffers hold more; the rest is left to sessions, replays and reports. */
  requestsAtOnce: number;
  /** A place that outlives the process, where there is one. */
  openStore?: OpenStore;
};

/** The clock, chance and timers of any JavaScript runtime. */
export const systemPlatform: Omit<Platform, "fingerprint" | "requestsAtOnce"> = {
  now: () => Date.now(),
  elapsed: () => performance.now(),
  random: () => Math.random(),
  bytes: () => crypto.getRandomValues(new Uint8Array(10)),
  later(callback, delay) {
    const timer = setTimeout(callback, delay) as unknown as { unref?: () => void };
    timer.unref?.();
    return () => clearTimeout(timer as unknown as number);
  },
};
