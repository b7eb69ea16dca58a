import { computed, type ReadonlySignal } from "@preact/signals";
import type { Issue } from "../api/issue.ts";
import type { IssueList } from "./issue-list.ts";

/** The issues of a list that the next action is for. */
export type Picks = {
  /** Those of them that are still in the list, in its order. */
  issues: ReadonlySignal<readonly Issue[]>;
  /** Picks an issue, or no longer. @param toHere with all between the last one and this one */
  toggle(id: string, toHere?: boolean): void;
  all(): void;
  none(): void;
};

export function createPicks(list: IssueList): Picks {
  const { picked } = list.view;
  /** Where a range begins. */
  let anchor: string | undefined;
  const indexOf = (id: string | undefined) => list.issues.peek()?.findIndex((issue) => issue.id === id) ?? -1;
  return {
    issues: computed(() =>
      picked.value.size === 0 ? [] : (list.issues.value?.filter(({ id }) => picked.value.has(id)) ?? []),
    ),
    toggle(id, toHere = false) {
      const next = new Set(picked.peek());
      const [from, to] = [indexOf(anchor), indexOf(id)];
      if (toHere && from >= 0 && to >= 0) {
        for (const issue of list.issues.peek()?.slice(Math.min(from, to), Math.max(from, to) + 1) ?? []) {
          next.add(issue.id);
        }
      } else if (!next.delete(id)) next.add(id);
      anchor = id;
      picked.value = next;
    },
    all() {
      picked.value = new Set(list.issues.peek()?.map(({ id }) => id));
    },
    none() {
      anchor = undefined;
      if (picked.peek().size > 0) picked.value = new Set();
    },
  };
}
