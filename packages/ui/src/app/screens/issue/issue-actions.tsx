import { useState } from "preact/hooks";
import type { NewStatus } from "../../api/api.ts";
import { ApiError } from "../../api/api-error.ts";
import type { Issue } from "../../api/issue.ts";
import { Button } from "../../components/button.tsx";
import { usePage } from "../../state/context.ts";
import { useShortcuts } from "../../state/use-shortcuts.ts";

type IssueActionsProps = { issue: Issue; onChanged: (issue: Issue) => void };

/** What a reader can do with an issue. */
export function IssueActions({ issue, onChanged }: IssueActionsProps) {
  const { api } = usePage();
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<string | undefined>(undefined);
  const set = async (status: NewStatus) => {
    setBusy(true);
    setFailure(undefined);
    try {
      onChanged(await api.setStatus(issue.id, status));
    } catch (cause) {
      const forbidden = cause instanceof ApiError && cause.kind === "forbidden";
      setFailure(forbidden ? "Your token may not change issues" : "Not saved; try again");
    }
    setBusy(false);
  };
  const toggle = (status: "resolved" | "ignored") => void set(issue.status === status ? "unresolved" : status);
  useShortcuts({ e: () => toggle("resolved"), i: () => toggle("ignored") });
  return (
    <>
      <span class="issue-failure" role="status">
        {failure}
      </span>
      <Button disabled={busy} onClick={() => toggle("ignored")}>
        {issue.status === "ignored" ? "Stop ignoring" : "Ignore"}
      </Button>
      <Button kind="main" disabled={busy} onClick={() => toggle("resolved")}>
        {issue.status === "resolved" ? "Reopen" : "Resolve"}
      </Button>
    </>
  );
}
