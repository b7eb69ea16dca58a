import { useEffect, useLayoutEffect } from "preact/hooks";
import type { Project } from "../../api/project.ts";
import { Icon } from "../../components/icon.tsx";
import { ErrorNotice, ErrorStrip } from "../../components/notice.tsx";
import { usePage } from "../../state/context.ts";
import type { IssueList } from "../../state/issue-list.ts";
import type { ListOptions } from "../../state/route.ts";
import { countOf, formatCount } from "../../text/format-count.ts";
import { EmptyList } from "./empty-list.tsx";
import { Figures, sumOfParts } from "./figures.tsx";
import { IssueColumns } from "./issue-columns.tsx";
import { IssueRows } from "./issue-rows.tsx";
import { ListLoading } from "./list-loading.tsx";
import { SearchBox } from "./search-box.tsx";
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
  const change = (options: Partial<ListOptions>) =>
    router.go({ name: "issues", org: project.org, project: project.slug, ...list.options, ...options }, "replace");
  return (
    <>
      <main class="page">
        <div class="page-head">
          <h1>Issues</h1>
          <ListFigures list={list} />
        </div>
        <SearchBox query={list.options.query} error={list.error.value} onSearch={(query) => change({ query })} />
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
  return (
    <>
      {error && <ErrorStrip error={error} onRetry={list.refresh} />}
      <div class="card">
        <IssueColumns sort={list.options.sort} onSort={(sort) => onChange({ sort })} />
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
