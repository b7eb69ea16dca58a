import { useEffect, useLayoutEffect, useMemo, useRef } from "preact/hooks";
import type { Issue } from "../../api/issue.ts";
import type { Project } from "../../api/project.ts";
import { usePage } from "../../state/context.ts";
import type { IssueList } from "../../state/issue-list.ts";
import type { Picks } from "../../state/picks.ts";
import { routeHash } from "../../state/route.ts";
import { useMedia } from "../../state/use-media.ts";
import { useShortcuts } from "../../state/use-shortcuts.ts";
import { useWindowRange } from "../../state/use-window-range.ts";
import { IssueRow } from "./issue-row.tsx";

const ROW_HEIGHT = 62;
const PHONE_ROW_HEIGHT = 104;

type IssueRowsProps = { list: IssueList; picks: Picks; project: Project; issues: readonly Issue[] };

/** The rows of the list. Only those in the window are in the document, so that 100,000 scroll like 100. */
export function IssueRows({ list, picks, project, issues }: IssueRowsProps) {
  const element = useRef<HTMLUListElement>(null);
  const rowHeight = useMedia("(max-width: 40rem)") ? PHONE_ROW_HEIGHT : ROW_HEIGHT;
  const range = useWindowRange(element, issues.length, rowHeight);
  const hasMore = list.hasMore.value;
  // After a failure the next page is asked for again as soon as anything is answered.
  const wantsMore = hasMore && range.end >= issues.length && list.error.value === undefined;
  useEffect(() => {
    if (wantsMore) void list.more();
  }, [wantsMore, issues.length]);
  const selected = useSelection(list, issues, element);

  useLayoutEffect(() => {
    // Times lie above the row's link for the sake of their tooltip; a click on one is a click on the row.
    const open = ({ target }: Event) => {
      const time = target instanceof Element ? target.closest("time") : null;
      time?.closest(".issue-row")?.querySelector("a")?.click();
    };
    element.current?.addEventListener("click", open);
    return () => element.current?.removeEventListener("click", open);
  }, []);

  const picked = list.view.picked.value;
  const rows = Array.from({ length: range.end - range.start }, (_, offset) => range.start + offset);
  // The row that has the focus must not leave the document with it.
  if (selected >= 0 && (selected < range.start || selected >= range.end)) rows.push(selected);
  return (
    <ul ref={element} class="issue-rows" style={{ height: `${issues.length * rowHeight}px` }}>
      {rows.map((index) => {
        const issue = issues[index];
        return (
          issue && (
            <IssueSlot
              key={issue.id}
              issue={issue}
              index={index}
              height={rowHeight}
              count={hasMore ? -1 : issues.length}
              href={routeHash({ name: "issue", org: project.org, project: project.slug, id: issue.id })}
              list={list}
              isPicked={picked.has(issue.id)}
              isBare={range.isFlying && index !== selected}
              onPick={picks.toggle}
            />
          )
        );
      })}
    </ul>
  );
}

type IssueSlotProps = {
  issue: Issue;
  index: number;
  height: number;
  count: number;
  href: string;
  list: IssueList;
  isPicked: boolean;
  isBare: boolean;
  onPick: Picks["toggle"];
};

/** A row in its place. It is drawn anew only when something of it has changed, not on every scroll. */
function IssueSlot({ issue, index, height, count, href, list, isPicked, isBare, onPick }: IssueSlotProps) {
  const now = usePage().now.value;
  return useMemo(
    () => (
      <li
        class="issue-slot"
        aria-setsize={count}
        aria-posinset={index + 1}
        style={{ top: `${index * height}px`, height: `${height}px` }}
        onFocusCapture={() => {
          list.view.selected.value = issue.id;
        }}
      >
        <IssueRow issue={issue} now={now} href={href} isPicked={isPicked} isBare={isBare} onPick={onPick} />
      </li>
    ),
    [issue, index, height, count, href, list, now, isPicked, isBare, onPick],
  );
}

/** The row that the keyboard is at: `j` and `k` move it, and the focus with it. Gives its index, or -1. */
function useSelection(list: IssueList, issues: readonly Issue[], element: { current: HTMLElement | null }): number {
  const { selected } = list.view;
  const moved = useRef(false);
  // Keys may come quicker than the page is drawn: all of this asks for the selection of the moment.
  const indexNow = () => issues.findIndex((issue) => issue.id === selected.peek());
  const linkNow = () => element.current?.querySelector<HTMLElement>(`[aria-posinset="${indexNow() + 1}"] a`);
  const move = (step: 1 | -1) => {
    // From nowhere, down leads to the first row.
    moved.current = true;
    selected.value = issues[Math.max(0, Math.min(issues.length - 1, indexNow() + step))]?.id;
  };
  useLayoutEffect(() => {
    if (moved.current) linkNow()?.focus();
    moved.current = false;
  }, [selected.value]);
  // On coming back from an issue its row has the focus again.
  useLayoutEffect(() => linkNow()?.focus({ preventScroll: true }), []);
  useLayoutEffect(() => {
    if (!list.view.lostFocus) return;
    list.view.lostFocus = false;
    if (document.activeElement === document.body) linkNow()?.focus({ preventScroll: true });
  });
  useShortcuts({ j: () => move(1), k: () => move(-1), o: () => linkNow()?.click() });
  return issues.findIndex((issue) => issue.id === selected.value);
}
