import type { Platform } from "./platform.ts";

/** Does the due work while there is any. */
export type Timetable = {
  /** Something may have become due sooner. */
  wake(): void;
  stop(): void;
};

/** Milliseconds between two looks at what is due: no busy loop when something is due at once, and not deaf to what becomes due meanwhile. */
const SOONEST = 50;
const LATEST = 1_000;

/** @param due when the next work is due (ms since the epoch), if there is any. */
export function createTimetable(platform: Platform, due: () => number | undefined, work: () => void): Timetable {
  let cancel: (() => void) | undefined;
  const wake = () => {
    const next = cancel === undefined ? due() : undefined;
    if (next === undefined) return;
    const delay = Math.min(Math.max(next - platform.now(), SOONEST), LATEST);
    cancel = platform.later(() => {
      cancel = undefined;
      work();
      wake();
    }, delay);
  };
  return {
    wake,
    stop() {
      cancel?.();
      cancel = undefined;
    },
  };
}

/** The earlier of two moments; `undefined` is never. */
export function soonest(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined || b === undefined ? (a ?? b) : Math.min(a, b);
}
