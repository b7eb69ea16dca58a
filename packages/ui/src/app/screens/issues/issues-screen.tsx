import { useEffect, useLayoutEffect } from "preact/hooks";
import type { Project } from "../../api/project.ts";
import { Icon } from "../../components/icon.tsx";
import { ErrorNotice, ErrorStrip } from "../../components/notice.tsx";
import { usePage } from "../../state/context.ts";
import type { IssueList } from "../../state/issue-list.ts";
import type { Sort } from "../../state/route.ts";
import { countOf, formatCount } from "../../text/format-count.ts";
import { FirstEvent } from "../first-event.tsx";
import { Figures, sumOfParts } from "./figures.tsx";
import { IssueColumns } from "./issue-columns.tsx";
import { IssueRows } from "./issue-rows.tsx";
import { ListLoading } from "./list-loading.tsx";
import "./issues-screen.css";

type IssuesScreenProps = { project: Project; list: IssueList; sort: Sort };

/** The issues of a project. */
export function IssuesScreen({ project, list, sort }: IssuesScreenProps) {
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
  const changeSort = (next: Sort) =>
    router.go({ name: "issues", org: project.org, project: project.slug, sort: next }, "replace");
  return (
    <>
      <main class="page">
        <div class="page-head">
          <h1>Issues</h1>
          <ListFigures list={list} />
        </div>
        <ListBody list={list} project={project} sort={sort} onSort={changeSort} />
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

type ListBodyProps = { list: IssueList; project: Project; sort: Sort; onSort: (sort: Sort) => void };

function ListBody({ list, project, sort, onSort }: ListBodyProps) {
  const issues = list.issues.value;
  const error = list.error.value;
  if (issues === undefined) {
    return <div class="card">{error ? <ErrorNotice error={error} onRetry={list.reload} /> : <ListLoading />}</div>;
  }
  if (issues.length === 0) {
    return (
      <div class="card">
        <FirstEvent project={project} />
      </div>
    );
  }
  return (
    <>
      {error && <ErrorStrip error={error} onRetry={list.refresh} />}
      <div class="card">
        <IssueColumns sort={sort} onSort={onSort} />
        <IssueRows list={list} project={project} issues={issues} />
      </div>
      <p class="list-end">{list.hasMore.value ? "Loading more…" : countOf(issues.length, "issue")}</p>
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
