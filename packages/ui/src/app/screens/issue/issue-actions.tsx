import { useMemo, useState } from "preact/hooks";
import type { Issue } from "../../api/issue.ts";
import type { Project } from "../../api/project.ts";
import { Avatar } from "../../components/avatar.tsx";
import { Button } from "../../components/button.tsx";
import { Menu } from "../../components/menu.tsx";
import { usePage } from "../../state/context.ts";
import { createIssueChanges } from "../../state/issue-changes.ts";
import type { IssueList } from "../../state/issue-list.ts";
import { routeHash } from "../../state/route.ts";
import { useMay } from "../../state/use-may.ts";
import { useShortcuts } from "../../state/use-shortcuts.ts";
import { printable } from "../../text/printable.ts";
import { ActionDialogs } from "../actions/action-dialogs.tsx";
import { type ActionDialog, ignoreMenu, resolveMenu } from "../actions/action-menus.ts";

type IssueActionsProps = {
  issue: Issue;
  project: Project;
  list: IssueList;
  /** Called with the issue as it is now; with nothing where only the receiver knows. */
  onChanged: (issue?: Issue) => void;
};

/** What a reader can do with an issue. */
export function IssueActions({ issue, project, list, onChanged }: IssueActionsProps) {
  const page = usePage();
  const place = { org: project.org, project: project.slug };
  const mayWrite = useMay("event:write");
  const mayDelete = useMay("event:admin");
  const [dialog, setDialog] = useState<ActionDialog | undefined>(undefined);
  const changes = useMemo(
    () => createIssueChanges(page, place, list, ([changed]) => onChanged(changed)),
    [page, list, issue.id],
  );
  const issues = [issue];
  const toggle = (status: "resolved" | "ignored") =>
    void changes.setStatus(issues, issue.status === status ? "unresolved" : status);
  const open = (kind: ActionDialog["kind"]) => () => setDialog({ kind, issues });
  const guarded = (may: boolean, run: () => void) => () => may && run();
  useShortcuts({
    e: guarded(mayWrite, () => toggle("resolved")),
    i: guarded(mayWrite, () => toggle("ignored")),
    I: guarded(mayWrite, open("ignore")),
    a: guarded(mayWrite, open("assign")),
    m: guarded(mayWrite, open("merge")),
    "#": guarded(mayDelete, open("delete")),
  });
  return (
    <>
      <button
        type="button"
        class="button assign-button"
        disabled={!mayWrite}
        title="Assign (a)"
        onClick={open("assign")}
      >
        <Avatar name={issue.assignee} />
        <span class="assign-name">
          <bdi>{issue.assignee === undefined ? "Assign" : printable(issue.assignee, 40)}</bdi>
        </span>
      </button>
      <span class="split">
        <Button disabled={!mayWrite} onClick={() => toggle("ignored")}>
          {issue.status === "ignored" ? "Stop ignoring" : "Ignore"}
        </Button>
        <Menu label="More ways to ignore" disabled={!mayWrite} groups={ignoreMenu(issues, changes, setDialog)} />
      </span>
      <span class="split">
        <Button kind="main" disabled={!mayWrite} onClick={() => toggle("resolved")}>
          {issue.status === "resolved" ? "Reopen" : "Resolve"}
        </Button>
        <Menu
          label="More ways to resolve"
          kind="main"
          disabled={!mayWrite}
          groups={resolveMenu(issues, changes, setDialog)}
        />
      </span>
      <Menu
        label="More"
        icon="dots"
        groups={[
          [
            { name: "Share by a link…", disabled: !mayWrite, run: open("share") },
            { name: "Merge with another issue…", keys: "m", disabled: !mayWrite, run: open("merge") },
          ],
          [{ name: "Delete…", keys: "#", isDanger: true, disabled: !mayDelete, run: open("delete") }],
        ]}
      />
      <ActionDialogs
        dialog={dialog}
        place={place}
        changes={changes}
        onClose={() => setDialog(undefined)}
        onGone={() => {
          location.hash = routeHash({ name: "issues", ...place, ...list.options });
        }}
      />
    </>
  );
}
