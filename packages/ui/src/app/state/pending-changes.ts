/** What is known to have changed and was not asked for yet. */
export type PendingChanges = {
  add(ids: readonly string[]): void;
  /** Anything may have changed, nobody knows what. */
  addEverything(): void;
  isEmpty(): boolean;
  /** Gives what is pending; from then on nothing is. */
  take(): { ids: readonly string[]; everything: boolean };
};

export function createPendingChanges(): PendingChanges {
  const ids = new Set<string>();
  let everything = false;
  return {
    add(more) {
      for (const id of more) ids.add(id);
    },
    addEverything() {
      everything = true;
    },
    isEmpty: () => ids.size === 0 && !everything,
    take() {
      const taken = { ids: [...ids], everything };
      ids.clear();
      everything = false;
      return taken;
    },
  };
}
