import type { Platform } from "./platform.ts";

/** Does the due work while there is any. */
export type Timetable = {
  /** Something may have become due sooner. */
  wake(): void;
  /** What was due has been done otherwise. */
  again(): void;
  stop(): void;
};

/** Milliseconds between two looks at what is due: no busy loop when something is due at once, and not deaf to what becomes due meanwhile. */
const SOONEST = 50;
const LATEST = 1_000;

/** @param due when the next work is due (ms since the epoch), if there is any. */
export function createTimetable(platform: Platform, due: () => number | undefined, work: () => void): Timetable {
  let cancel: (() => void) | undefined;
  const wake = (overdue = SOONEST) => {
    const next = cancel === undefined ? due() : undefined;
    if (next === undefined) return;
    const wait = next - platform.now();
    const delay = Math.min(wait > 0 ? Math.max(wait, SOONEST) : overdue, LATEST);
    cancel = platform.later(() => {
      cancel = undefined;
      work();
      // What is still overdue could not leave, and will not in a moment: each look may cost a write to the disk.
      wake(LATEST);
    }, delay);
  };
  const stop = () => {
    cancel?.();
    cancel = undefined;
  };
  return {
    wake: () => wake(),
    again() {
      stop();
      wake();
    },
    stop,
  };
}

/** The earlier of two moments; `undefined` is never. */
export function soonest(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined || b === undefined ? (a ?? b) : Math.min(a, b);
}
