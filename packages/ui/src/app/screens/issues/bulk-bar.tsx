import { useState } from "preact/hooks";
import type { Issue } from "../../api/issue.ts";
import { Button } from "../../components/button.tsx";
import { Menu } from "../../components/menu.tsx";
import type { IssueChanges } from "../../state/issue-changes.ts";
import type { IssueList } from "../../state/issue-list.ts";
import type { Picks } from "../../state/picks.ts";
import { READ_ONLY, useMay } from "../../state/use-may.ts";
import { countOf, formatCount } from "../../text/format-count.ts";
import { type ActionDialog, ignoreMenu, resolveMenu } from "../actions/action-menus.ts";
import { PickAll } from "./issue-columns.tsx";

/** As many as one may pick at once, as in Sentry. */
const MOST = 1000;
/** As many as can become one. */
const MOST_MERGED = 100;

type BulkBarProps = {
  list: IssueList;
  picks: Picks;
  issues: readonly Issue[];
  changes: IssueChanges;
  onOpen: (dialog: ActionDialog) => void;
};

/** What can be done with the issues that are picked; it stands where the heads of the columns are. */
export function BulkBar({ list, picks, issues, changes, onOpen }: BulkBarProps) {
  const mayWrite = useMay("event:write");
  const mayDelete = useMay("event:admin");
  const loaded = list.issues.value?.length ?? 0;
  const isAll = issues.length === loaded;
  return (
    <div class="bulk" role="toolbar" aria-label="Selected issues">
      <PickAll state={isAll ? "all" : "some"} onChange={isAll ? picks.none : picks.all} />
      <span class="bulk-count numbers" role="status">
        {`${formatCount(issues.length)} selected`}
      </span>
      {!mayWrite && <span class="bulk-note">{READ_ONLY}</span>}
      <span class="split">
        <Button disabled={!mayWrite} onClick={() => void changes.setStatus(issues, "resolved")}>
          Resolve
        </Button>
        <Menu
          label="More ways to resolve"
          align="start"
          disabled={!mayWrite}
          groups={resolveMenu(issues, changes, onOpen)}
        />
      </span>
      <span class="split">
        <Button disabled={!mayWrite} onClick={() => void changes.setStatus(issues, "ignored")}>
          Ignore
        </Button>
        <Menu
          label="More ways to ignore"
          align="start"
          disabled={!mayWrite}
          groups={ignoreMenu(issues, changes, onOpen)}
        />
      </span>
      <Button disabled={!mayWrite} onClick={() => onOpen({ kind: "assign", issues })}>
        Assign…
      </Button>
      <Button
        disabled={!mayWrite || issues.length < 2 || issues.length > MOST_MERGED}
        onClick={() => void changes.merge(issues)}
      >
        Merge
      </Button>
      <Button disabled={!mayDelete} onClick={() => onOpen({ kind: "delete", issues })}>
        Delete…
      </Button>
      <span class="masthead-space" />
      {isAll && list.hasMore.value && loaded < MOST && <PickMore list={list} picks={picks} />}
      <Button kind="quiet" icon="close" label="Select none (Escape)" onClick={picks.none} />
    </div>
  );
}

/** What is not loaded cannot be picked: this loads it. */
function PickMore({ list, picks }: Pick<BulkBarProps, "list" | "picks">) {
  const [busy, setBusy] = useState(false);
  const load = async () => {
    setBusy(true);
    while (list.hasMore.value && (list.issues.value?.length ?? 0) < MOST && list.error.value === undefined) {
      await list.more();
    }
    picks.all();
    setBusy(false);
  };
  return (
    <Button kind="quiet" disabled={busy} onClick={() => void load()}>
      {busy ? "Loading…" : `Select up to ${countOf(MOST, "issue")}`}
    </Button>
  );
}
