import { vi } from "vitest";

/** Both clocks of the runtime, which run on and leap ahead when told. */
export type LeapingClock = { ahead: number; restore(): void };

export function leapingClock(): LeapingClock {
  const now = Date.now.bind(Date);
  const elapsed = performance.now.bind(performance);
  const clock = { ahead: 0, restore: () => void spies.map((spy) => spy.mockRestore()) };
  const spies = [
    vi.spyOn(Date, "now").mockImplementation(() => now() + clock.ahead),
    vi.spyOn(performance, "now").mockImplementation(() => elapsed() + clock.ahead),
  ];
  return clock;
}
