import { useLayoutEffect, useRef } from "preact/hooks";
import type { Period, Sort } from "../../state/route.ts";

type IssueColumnsProps = { sort: Sort; period: Period; onSort: (sort: Sort) => void; onPickAll: () => void };

/** The heads of the columns; most of them are the sort. */
export function IssueColumns({ sort, period, onSort, onPickAll }: IssueColumnsProps) {
  const column = (key: Sort, name: string, place: string, words = name) => (
    <button
      type="button"
      class={`column ${place}`}
      aria-pressed={sort === key}
      title={`Sort by ${words.toLowerCase()}`}
      onClick={() => onSort(key)}
    >
      <span class="said">{`Sort by ${words === name ? "" : words}`}</span>
      <span aria-hidden={words === name ? undefined : "true"}>{name}</span>
      <span class="column-sign" aria-hidden="true">
        ↓
      </span>
    </button>
  );
  return (
    <div class="issue-columns">
      <PickAll state="none" onChange={onPickAll} />
      <span class="column column-name">Issue</span>
      {column("trend", trendName(period), "column-trend", "Trend")}
      {column("freq", "Events", "issue-events")}
      {column("user", "Users", "issue-users")}
      {column("date", "Last seen", "issue-last")}
      {column("new", "First seen", "issue-first")}
      <span class="column issue-assignee">
        <span class="said">Assignee</span>
      </span>
    </div>
  );
}

/** The time that the bars of each row are about. */
function trendName(period: Period): string {
  if (period === "14d") return "14 days";
  if (period === "30d") return "30 days";
  return period === "90d" ? "90 days" : "24 hours";
}

type PickAllProps = { state: "none" | "some" | "all"; onChange: () => void };

export function PickAll({ state, onChange }: PickAllProps) {
  const box = useRef<HTMLInputElement>(null);
  useLayoutEffect(() => {
    if (box.current) box.current.indeterminate = state === "some";
  }, [state]);
  return (
    <span class="issue-pick">
      <input
        ref={box}
        type="checkbox"
        aria-label="Select all issues that are loaded"
        title="Select all that are loaded"
        checked={state === "all"}
        onChange={onChange}
      />
    </span>
  );
}
