import { ApiError } from "../api/api-error.ts";
import {
  changeIssues,
  deleteIssues,
  type IssueChange,
  listHashes,
  mergeIssues,
  type StatusDetails,
  unmergeIssue,
} from "../api/change-issues.ts";
import type { Issue } from "../api/issue.ts";
import type { Place } from "../api/place.ts";
import { formatCount } from "../text/format-count.ts";
import { printable } from "../text/printable.ts";
import { statusOfQuery } from "../text/query-status.ts";
import { ignoredUntil, resolvedIn } from "../text/status-words.ts";
import type { Page } from "./context.ts";
import type { IssueList } from "./issue-list.ts";

type Status = NonNullable<IssueChange["status"]>;

/** What one can do with issues. What is done is shown at once, and said with a way to take it back where there is one. */
export type IssueChanges = {
  setStatus(issues: readonly Issue[], status: Status, details?: StatusDetails): Promise<void>;
  /** @param name a name or an e-mail address; empty for nobody */
  assign(issues: readonly Issue[], name: string): Promise<void>;
  /** @returns the id of the issue that stays, where it worked */
  merge(issues: readonly Issue[]): Promise<string | undefined>;
  /**
   * @param discard refuse what comes later of them, and only count it
   * @returns whether it worked
   */
  remove(issues: readonly Issue[], discard: boolean): Promise<boolean>;
};

const done: Record<Status, string> = { resolved: "resolved", ignored: "ignored", unresolved: "reopened" };

/**
 * @param list the list that the issues may stand in
 * @param onChanged called with the issues as they are now, after an action and after it was taken back; with none where only the
 *   receiver knows
 */
export function createIssueChanges(
  page: Pick<Page, "api" | "request" | "toasts">,
  place: Place,
  list: IssueList,
  onChanged: (changed: readonly Issue[]) => void,
): IssueChanges {
  const { request, toasts } = page;

  /** Runs a request; a failure is said. */
  const attempt = async (run: () => Promise<void>): Promise<boolean> => {
    try {
      await run();
      return true;
    } catch (cause) {
      toasts.show({ kind: "failed", text: reasonOf(cause) });
      return false;
    }
  };

  const show = (changed: readonly Issue[]) => {
    list.put(changed);
    onChanged(changed);
  };

  /** Makes the same change to all of them; undone, each is what it was. */
  const change = async (issues: readonly Issue[], how: IssueChange, patch: Partial<Issue>, words: string) => {
    const before = list.issues.value ?? [];
    const changed = issues.map((issue) => ({ ...issue, ...patch }));
    const ids = issues.map(({ id }) => id);
    show(changed);
    const wanted = statusOfQuery(list.options.query);
    if (how.status !== undefined && wanted !== undefined && wanted !== how.status) list.drop(ids);
    const takeBack = () => {
      list.restore(before);
      show(issues);
    };
    if (!(await attempt(() => changeIssues(request, place, ids, how)))) return takeBack();
    list.settle(ids);
    onChanged([]);
    toasts.show({
      kind: "done",
      text: words,
      undo: () => {
        toasts.dismiss();
        takeBack();
        void attempt(async () => {
          for (const [former, some] of Map.groupBy(issues, (issue) => JSON.stringify(formerOf(issue, how)))) {
            await changeIssues(
              request,
              place,
              some.map(({ id }) => id),
              JSON.parse(former),
            );
          }
          onChanged([]);
        });
      },
    });
  };

  return {
    setStatus: (issues, status, details) =>
      change(
        issues,
        { status, ...(details === undefined ? {} : { statusDetails: details }) },
        { status, details: { ...details } },
        `${named(issues)} ${done[status]}${wordsOf(details)}`,
      ),
    assign: (issues, name) =>
      change(
        issues,
        { assignedTo: name },
        { assignee: name === "" ? undefined : name },
        `${named(issues)} ${name === "" ? "assigned to nobody" : `assigned to ${printable(name, 60)}`}`,
      ),
    async merge(issues) {
      const before = list.issues.value ?? [];
      const ids = issues.map(({ id }) => id);
      let parent: string | undefined;
      const merged = await attempt(async () => {
        parent = await mergeIssues(request, place, ids);
      });
      if (!merged || parent === undefined) return undefined;
      const stays = parent;
      const children = ids.filter((id) => id !== stays);
      list.drop(children);
      list.settle(children);
      const readParent = async () => show([await page.api.issue(stays)]);
      await attempt(readParent);
      toasts.show({
        kind: "done",
        text: `${named(issues)} merged into one`,
        undo: () => {
          toasts.dismiss();
          void attempt(async () => {
            await unmergeIssue(request, stays, await hashesOf(stays, children));
            list.restore(before);
            await readParent();
          });
        },
      });
      return stays;
    },
    async remove(issues, discard) {
      const ids = issues.map(({ id }) => id);
      if (!(await attempt(() => deleteIssues(request, place, ids, discard)))) return false;
      list.drop(ids);
      list.settle(ids);
      toasts.show({
        kind: "done",
        text: `${named(issues)} ${discard ? "deleted, and refused from now on" : "deleted"}`,
      });
      return true;
    },
  };

  /** One fingerprint of each issue that came by the merge: with it all of the issue leaves. */
  async function hashesOf(parent: string, children: readonly string[]): Promise<string[]> {
    const hashes = await listHashes(request, parent);
    return children.flatMap((child) => hashes.find(({ mergedFrom }) => mergedFrom === child)?.hash ?? []);
  }
}

/** What makes an issue again what it was before a change of the same kind. */
function formerOf(issue: Issue, how: IssueChange): IssueChange {
  if (how.assignedTo !== undefined) return { assignedTo: issue.assignee ?? "" };
  const { inRelease, inNextRelease, ignoreUntil, ignoreCount, ignoreWindow, ignoreUserCount } = issue.details;
  const details = { inRelease, inNextRelease, ignoreUntil, ignoreCount, ignoreWindow, ignoreUserCount };
  const isKnown = issue.status === "resolved" || issue.status === "ignored";
  return { status: isKnown ? (issue.status as Status) : "unresolved", statusDetails: details as StatusDetails };
}

/** `SHOP-1A` for one, `3 issues` for several. */
function named(issues: readonly Issue[]): string {
  const [first] = issues;
  return issues.length === 1 && first ? printable(first.shortId, 40) : `${formatCount(issues.length)} issues`;
}

function wordsOf(details: StatusDetails = {}): string {
  const words = resolvedIn(details) || ignoredUntil(details);
  return words === "" ? "" : ` ${words}`;
}

/** Why something was not done, in the words of what the reader can do about it. */
export function reasonOf(cause: unknown): string {
  if (!(cause instanceof ApiError)) return "Not saved; try again";
  if (cause.kind === "forbidden" || cause.kind === "unauthorized") return "Your token may not change issues";
  if (cause.kind === "invalid") return printable(`Not saved: ${cause.message}`, 200);
  if (cause.kind === "missing") return "Not saved: it is no longer there, or this receiver cannot do it";
  return "Not saved; try again";
}
