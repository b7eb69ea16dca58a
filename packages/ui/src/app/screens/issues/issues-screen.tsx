import { useEffect, useMemo } from "preact/hooks";
import type { Project } from "../../api/project.ts";
import { Icon } from "../../components/icon.tsx";
import { ErrorNotice, ErrorStrip } from "../../components/notice.tsx";
import { usePage } from "../../state/context.ts";
import { type IssueList, openIssueList } from "../../state/issue-list.ts";
import type { ListOptions, Sort } from "../../state/route.ts";
import { countOf, formatCount } from "../../text/format-count.ts";
import { FirstEvent } from "../first-event.tsx";
import { Masthead } from "../masthead.tsx";
import { Figures, sumOfParts } from "./figures.tsx";
import { IssueColumns } from "./issue-columns.tsx";
import { IssueRows } from "./issue-rows.tsx";
import "./issues-screen.css";

type IssuesScreenProps = { projects: readonly Project[]; project: Project } & ListOptions;

/** The issues of a project. */
export function IssuesScreen({ projects, project, sort, query }: IssuesScreenProps) {
  const { api, router } = usePage();
  const list = useMemo(
    () => openIssueList(api, project.org, project.slug, { sort, query }),
    [api, project.org, project.slug, sort, query],
  );
  useEffect(() => () => list.close(), [list]);
  useEffect(() => {
    document.title = `Issues · ${project.name} · Winnow`;
  }, [project.name]);
  const changeSort = (next: Sort) => {
    scrollTo({ top: 0 });
    router.go({ name: "issues", org: project.org, project: project.slug, sort: next, query }, "replace");
  };
  return (
    <>
      <Masthead projects={projects} current={project} live={list.live.value} />
      <main class="page">
        <div class="page-head">
          <h1>Issues</h1>
          <ListFigures list={list} project={project} />
        </div>
        <ListBody list={list} project={project} sort={sort} onSort={changeSort} />
      </main>
      <ArrivedPill list={list} />
    </>
  );
}

function ListFigures({ list, project }: { list: IssueList; project: Project }) {
  const issues = list.issues.value ?? [];
  if (issues.length === 0) return null;
  // The project's own sum is known where the receiver gives it; else it is the sum of what is listed, and says so.
  const counts = sumOfParts(issues) ?? project.parts;
  if (counts === undefined) return null;
  return <Figures counts={counts} of={list.hasMore.value ? `in the ${countOf(issues.length, "issue")} loaded` : ""} />;
}

type ListBodyProps = { list: IssueList; project: Project; sort: Sort; onSort: (sort: Sort) => void };

function ListBody({ list, project, sort, onSort }: ListBodyProps) {
  const issues = list.issues.value;
  const error = list.error.value;
  if (issues === undefined) {
    return <div class="card">{error ? <ErrorNotice error={error} onRetry={list.reload} /> : <Loading />}</div>;
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
      {error && <ErrorStrip error={error} onRetry={list.reload} />}
      <div class="card">
        <IssueColumns sort={sort} onSort={onSort} />
        <IssueRows issues={issues} hasMore={list.hasMore.value} onNearEnd={list.more} />
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
            scrollTo({ top: 0, behavior: "smooth" });
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

const placeholders = [72, 48, 84, 60, 40, 66, 52, 76];

function Loading() {
  return (
    <div class="loading" role="status">
      <span class="said">Loading issues</span>
      {placeholders.map((width) => (
        <div key={width} class="loading-row" aria-hidden="true">
          <span class="loading-line" style={{ width: `${width}%` }} />
          <span class="loading-line loading-short" style={{ width: `${width / 2}%` }} />
        </div>
      ))}
    </div>
  );
}
