import { groupKey, mergeTallies } from "@winnow/core";
import type { Tally } from "@winnow/envelope/wire";

/** Tallies that have left the fold and not the process: one per group, merged. */
export type HeldTallies = {
  readonly size: number;
  add(tallies: readonly Tally[]): void;
  list(): Tally[];
  clear(): void;
};

export function createHeldTallies(): HeldTallies {
  let held = new Map<string, Tally>();
  return {
    get size() {
      return held.size;
    },
    add(tallies) {
      for (const tally of tallies) {
        const key = groupKey(tally);
        const before = held.get(key);
        held.set(key, before === undefined ? tally : mergeTallies(before, tally));
      }
    },
    list: () => [...held.values()],
    clear() {
      held = new Map();
    },
  };
}
