import type { Issue } from "../../api/issue.ts";
import type { IssueChanges } from "../../state/issue-changes.ts";
import type { IssueList } from "../../state/issue-list.ts";
import type { Picks } from "../../state/picks.ts";
import { useMay } from "../../state/use-may.ts";
import { useShortcuts } from "../../state/use-shortcuts.ts";
import type { ActionDialog } from "../actions/action-menus.ts";

/** Keys for what is picked, or for the row that the keyboard is at where nothing is. */
export function useListShortcuts(
  list: IssueList,
  picks: Picks,
  changes: IssueChanges,
  open: (dialog: ActionDialog) => void,
): void {
  const mayWrite = useMay("event:write");
  const mayDelete = useMay("event:admin");
  const current = () => list.view.selected.peek();
  const chosen = (): readonly Issue[] => {
    const picked = picks.issues.peek();
    return picked.length > 0 ? picked : (list.issues.peek()?.filter(({ id }) => id === current()) ?? []);
  };
  const act = (may: boolean, run: (issues: readonly Issue[]) => void) => () => {
    const issues = chosen();
    if (may && issues.length > 0) run(issues);
  };
  const toggle = (status: "resolved" | "ignored") =>
    act(mayWrite, (issues) => {
      const isDone = issues.every((issue) => issue.status === status);
      void changes.setStatus(issues, isDone ? "unresolved" : status);
    });
  const pick = (toHere: boolean) => () => {
    const id = current();
    if (id !== undefined) picks.toggle(id, toHere);
  };
  useShortcuts({
    x: pick(false),
    X: pick(true),
    "mod+a": picks.all,
    Escape: picks.none,
    e: toggle("resolved"),
    i: toggle("ignored"),
    I: act(mayWrite, (issues) => open({ kind: "ignore", issues })),
    a: act(mayWrite, (issues) => open({ kind: "assign", issues })),
    m: act(mayWrite, (issues) => {
      if (issues.length > 1) void changes.merge(issues);
      else open({ kind: "merge", issues });
    }),
    "#": act(mayDelete, (issues) => open({ kind: "delete", issues })),
    r: () => {
      scrollTo({ top: 0 });
      void list.reload();
    },
  });
}
