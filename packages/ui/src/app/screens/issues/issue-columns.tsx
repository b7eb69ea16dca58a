import type { Sort } from "../../state/route.ts";

type IssueColumnsProps = { sort: Sort; onSort: (sort: Sort) => void };

/** The heads of the columns; most of them are the sort. */
export function IssueColumns({ sort, onSort }: IssueColumnsProps) {
  const column = (key: Sort, name: string, place: string) => (
    <button
      type="button"
      class={`column ${place}`}
      aria-pressed={sort === key}
      title={`Sort by ${name.toLowerCase()}`}
      onClick={() => onSort(key)}
    >
      <span class="said">Sort by </span>
      {name}
      <span class="column-sign" aria-hidden="true">
        ↓
      </span>
    </button>
  );
  return (
    <div class="issue-columns">
      <span class="column column-name">Issue</span>
      <span class="column column-trend">24 hours</span>
      {column("freq", "Events", "issue-events")}
      {column("user", "Users", "issue-users")}
      {column("date", "Last seen", "issue-last")}
      {column("new", "First seen", "issue-first")}
    </div>
  );
}
