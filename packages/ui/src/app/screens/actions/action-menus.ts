import type { Issue } from "../../api/issue.ts";
import type { MenuItem } from "../../components/menu.tsx";
import type { IssueChanges } from "../../state/issue-changes.ts";

/** A window that asks for more before something is done with issues. */
export type ActionDialog = {
  kind: "assign" | "ignore" | "release" | "merge" | "delete" | "share";
  issues: readonly Issue[];
};

type Groups = readonly (readonly MenuItem[])[];
type Opens = (dialog: ActionDialog) => void;

const HOUR = 60;
const DAY = 24 * HOUR;

/** The ways to resolve issues. */
export function resolveMenu(issues: readonly Issue[], changes: IssueChanges, open: Opens): Groups {
  return [
    [
      { name: "Now", keys: "e", run: () => void changes.setStatus(issues, "resolved") },
      {
        name: "In the next release",
        run: () => void changes.setStatus(issues, "resolved", { inNextRelease: true }),
      },
      { name: "In a release…", run: () => open({ kind: "release", issues }) },
    ],
    [{ name: "Reopen", run: () => void changes.setStatus(issues, "unresolved") }],
  ];
}

/** The ways to ignore issues. */
export function ignoreMenu(issues: readonly Issue[], changes: IssueChanges, open: Opens): Groups {
  const lasting = (name: string, minutes: number): MenuItem => ({
    name,
    run: () => void changes.setStatus(issues, "ignored", { ignoreDuration: minutes }),
  });
  return [
    [{ name: "For good", keys: "i", run: () => void changes.setStatus(issues, "ignored") }],
    [lasting("For an hour", HOUR), lasting("For a day", DAY), lasting("For a week", 7 * DAY)],
    [{ name: "Until…", keys: "⇧i", run: () => open({ kind: "ignore", issues }) }],
  ];
}
