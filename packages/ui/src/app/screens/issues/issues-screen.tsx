import { useEffect, useLayoutEffect, useMemo, useState } from "preact/hooks";
import type { Issue } from "../../api/issue.ts";
import type { Project } from "../../api/project.ts";
import { Icon } from "../../components/icon.tsx";
import { ErrorNotice, ErrorStrip } from "../../components/notice.tsx";
import { usePage } from "../../state/context.ts";
import { createIssueChanges } from "../../state/issue-changes.ts";
import type { IssueList } from "../../state/issue-list.ts";
import { createPicks } from "../../state/picks.ts";
import type { ListOptions } from "../../state/route.ts";
import { countOf, formatCount } from "../../text/format-count.ts";
import { ActionDialogs } from "../actions/action-dialogs.tsx";
import type { ActionDialog } from "../actions/action-menus.ts";
import { BulkBar } from "./bulk-bar.tsx";
import { EmptyList } from "./empty-list.tsx";
import { Figures, sumOfParts } from "./figures.tsx";
import { IssueColumns } from "./issue-columns.tsx";
import { IssueRows } from "./issue-rows.tsx";
import { ListLoading } from "./list-loading.tsx";
import { SearchBox } from "./search-box.tsx";
import { useListShortcuts } from "./use-list-shortcuts.ts";
import "./issues-screen.css";

type IssuesScreenProps = { project: Project; list: IssueList };

/** The issues of a project. */
export function IssuesScreen({ project, list }: IssuesScreenProps) {
  const { router } = usePage();
  useEffect(() => {
    document.title = `Issues · ${project.name} · Winnow`;
  }, [project.name]);
  // One comes back to where one was. The list is as tall as all its rows before the first paint.
  useLayoutEffect(() => {
    scrollTo({ top: list.view.scrollY });
    const remember = () => {
      list.view.scrollY = scrollY;
    };
    addEventListener("scroll", remember, { passive: true });
    return () => removeEventListener("scroll", remember);
  }, [list]);
  const place = { org: project.org, project: project.slug };
  const change = (options: Partial<ListOptions>) =>
    router.go({ name: "issues", ...place, ...list.options, ...options }, "replace");
  return (
    <>
      <main class="page">
        <div class="page-head">
          <h1>Issues</h1>
          <ListFigures list={list} />
        </div>
        <SearchBox place={place} options={list.options} error={list.error.value} onChange={change} />
        <ListBody list={list} project={project} onChange={change} />
      </main>
      <ArrivedPill list={list} />
    </>
  );
}

function ListFigures({ list }: { list: IssueList }) {
  const issues = list.issues.value ?? [];
  const counts = sumOfParts(issues);
  if (counts === undefined || issues.length === 0) return null;
  // A sum of what is loaded must not pass for the sum of all.
  return <Figures counts={counts} of={list.hasMore.value ? `in the ${countOf(issues.length, "issue")} loaded` : ""} />;
}

type ListBodyProps = { list: IssueList; project: Project; onChange: (options: Partial<ListOptions>) => void };

function ListBody({ list, project, onChange }: ListBodyProps) {
  const issues = list.issues.value;
  const error = list.error.value;
  if (issues === undefined) {
    return <div class="card">{error ? <ErrorNotice error={error} onRetry={list.reload} /> : <ListLoading />}</div>;
  }
  if (issues.length === 0) {
    return (
      <div class="card">
        <EmptyList project={project} list={list} onShowAll={() => onChange({ query: "" })} />
      </div>
    );
  }
  return <LoadedList list={list} project={project} issues={issues} onChange={onChange} />;
}

/** The rows, and what can be done with them. */
function LoadedList({ list, project, issues, onChange }: ListBodyProps & { issues: readonly Issue[] }) {
  const page = usePage();
  const error = list.error.value;
  const place = { org: project.org, project: project.slug };
  const picks = useMemo(() => createPicks(list), [list]);
  const [dialog, setDialog] = useState<ActionDialog | undefined>(undefined);
  const changes = useMemo(() => createIssueChanges(page, place, list, picks.none), [page, list, picks]);
  useListShortcuts(list, picks, changes, setDialog);
  const picked = picks.issues.value;
  return (
    <>
      {error && <ErrorStrip error={error} onRetry={list.refresh} />}
      <div class="card">
        <div class="list-head">
          {picked.length === 0 ? (
            <IssueColumns
              sort={list.options.sort}
              period={list.options.period}
              onSort={(sort) => onChange({ sort })}
              onPickAll={picks.all}
            />
          ) : (
            <BulkBar list={list} picks={picks} issues={picked} changes={changes} onOpen={setDialog} />
          )}
        </div>
        <IssueRows list={list} picks={picks} project={project} issues={issues} />
      </div>
      <p class="list-end">{list.hasMore.value ? "Loading more…" : countOf(issues.length, "issue")}</p>
      <ActionDialogs dialog={dialog} place={place} changes={changes} onClose={() => setDialog(undefined)} />
    </>
  );
}

/** New issues wait here: nothing moves under the eyes of the reader. */
function ArrivedPill({ list }: { list: IssueList }) {
  const count = list.arrived.value.length;
  return (
    <div class="arrived" role="status">
      {count > 0 && (
        <button
          type="button"
          class="arrived-pill"
          onClick={() => {
            scrollTo({ top: 0 });
            void list.reload();
          }}
        >
          <Icon name="arrow-up" />
          {`${formatCount(count)} new`}
        </button>
      )}
    </div>
  );
}
