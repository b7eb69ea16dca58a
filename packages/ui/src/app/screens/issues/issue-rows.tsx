import { useEffect, useRef } from "preact/hooks";
import type { Issue } from "../../api/issue.ts";
import { usePage } from "../../state/context.ts";
import { useMedia } from "../../state/use-media.ts";
import { useWindowRange } from "../../state/use-window-range.ts";
import { IssueRow } from "./issue-row.tsx";

const ROW_HEIGHT = 62;
const PHONE_ROW_HEIGHT = 104;

type IssueRowsProps = {
  issues: readonly Issue[];
  hasMore: boolean;
  /** Called when the reader comes near the end of what is loaded. */
  onNearEnd: () => void;
};

/** The rows of the list. Only those in the window are in the document, so that 100,000 scroll like 100. */
export function IssueRows({ issues, hasMore, onNearEnd }: IssueRowsProps) {
  const now = usePage().now.value;
  const list = useRef<HTMLUListElement>(null);
  const rowHeight = useMedia("(max-width: 40rem)") ? PHONE_ROW_HEIGHT : ROW_HEIGHT;
  const { start, end } = useWindowRange(list, issues.length, rowHeight);
  const nearEnd = hasMore && end >= issues.length;
  useEffect(() => {
    if (nearEnd) onNearEnd();
  }, [nearEnd, issues.length]);
  return (
    <ul ref={list} class="issue-rows" style={{ height: `${issues.length * rowHeight}px` }}>
      {issues.slice(start, end).map((issue, offset) => (
        <li
          key={issue.id}
          class="issue-slot"
          aria-setsize={hasMore ? -1 : issues.length}
          aria-posinset={start + offset + 1}
          style={{ top: `${(start + offset) * rowHeight}px`, height: `${rowHeight}px` }}
        >
          <IssueRow issue={issue} now={now} />
        </li>
      ))}
    </ul>
  );
}
