import { expect, it } from "vitest";
import { createTimetable } from "../src/timetable.ts";
import { testPlatform } from "./support/client.ts";

/** A timetable whose timers fire at once, one after the other, with the delays they were given. */
function runningTo(rounds: number, due: () => number | undefined, work = () => {}): number[] {
  const delays: number[] = [];
  let next: (() => void) | undefined;
  const later = (callback: () => void, delay: number) => {
    delays.push(delay);
    next = callback;
    return () => {};
  };
  createTimetable({ ...testPlatform, now: () => 10_000, later }, due, work).wake();
  while (delays.length < rounds && next !== undefined) {
    const callback = next;
    next = undefined;
    callback();
  }
  return delays;
}

it("what is due at once is done at once, and looked at once a second while it cannot leave", () => {
  expect(runningTo(4, () => 9_000)).toEqual([50, 1_000, 1_000, 1_000]);
});

it("what is due later is looked at when it is, and nothing when there is nothing", () => {
  const moments = [10_300, 10_600, 90_000];
  expect(runningTo(9, () => moments.shift())).toEqual([300, 600, 1_000]);
});
