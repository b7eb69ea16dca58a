import { type ReadonlySignal, signal } from "@preact/signals";

/** The moment (ms since epoch) that ages are counted from; it moves every `interval` ms while the page is visible. */
export function createClock(interval = 15_000): ReadonlySignal<number> {
  const now = signal(Date.now());
  const tick = () => {
    if (document.visibilityState === "visible") now.value = Date.now();
  };
  setInterval(tick, interval);
  document.addEventListener("visibilitychange", tick);
  return now;
}
