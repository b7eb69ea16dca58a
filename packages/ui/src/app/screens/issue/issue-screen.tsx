import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import type { Event, Sample } from "../../api/event.ts";
import type { Issue } from "../../api/issue.ts";
import { readIssueStats } from "../../api/issue-stats.ts";
import type { Project } from "../../api/project.ts";
import { ErrorNotice } from "../../components/notice.tsx";
import { usePage } from "../../state/context.ts";
import type { IssueList } from "../../state/issue-list.ts";
import { type Route, routeHash } from "../../state/route.ts";
import { type Requested, useRequest } from "../../state/use-request.ts";
import { useShortcuts } from "../../state/use-shortcuts.ts";
import { printable } from "../../text/printable.ts";
import { ActivityView } from "./activity-view.tsx";
import { AttachmentsView } from "./attachments-view.tsx";
import { EventView } from "./event-view.tsx";
import { FeedbackView } from "./feedback-view.tsx";
import { IssueAside } from "./issue-aside.tsx";
import { IssueFigures } from "./issue-figures.tsx";
import { IssueHead } from "./issue-head.tsx";
import { MergedView } from "./merged-view.tsx";
import { SampleSwitch } from "./sample-switch.tsx";
import "./issue-screen.css";

type IssueRoute = Extract<Route, { name: "issue" }>;
type IssueScreenProps = { project: Project; list: IssueList; route: IssueRoute };

/** One issue: what it is, how often and since when, and its samples. */
export function IssueScreen({ project, list, route }: IssueScreenProps) {
  const { api, request } = usePage();
  const detail = useRequest(`issue ${route.id}`, (signal) => api.issue(route.id, signal));
  const tags = useRequest(`tags ${route.id}`, (signal) => api.tags(route.id, signal));
  const samples = useRequest(`samples ${route.id}`, (signal) => api.samples(route.id, signal));
  const eventId = route.event ?? samples.data?.[0]?.id ?? "latest";
  const event = useEvent(route.id, eventId, samples.data);
  const isRead = useOnce(
    event.data !== undefined || event.error !== undefined || samples.error !== undefined || samples.data?.length === 0,
  );
  const history = useRequest(`history ${isRead ? route.id : ""}`, async (signal) =>
    isRead ? await readIssueStats(request, route.id, "30d", signal) : undefined,
  );
  const listed = list.issues.value?.find(({ id }) => id === route.id);
  const issue = newest(listed, detail.data);
  const reload = () => {
    detail.reload();
    tags.reload();
    samples.reload();
  };
  const isStale = useOutgrown(issue?.count, samples.data);
  useEffect(() => {
    const changes = list.changes.value;
    if (detail.data && (changes.length === 0 || changes.includes(route.id))) detail.reload();
  }, [list.changes.value]);
  useEnter(list, route.id, issue);
  useIssueShortcuts(project, list, route, samples.data ?? [], reload);

  if (issue === undefined) {
    return (
      <main class="page">
        {detail.error && <ErrorNotice heading="h1" error={detail.error} onRetry={detail.reload} />}
      </main>
    );
  }
  return (
    <main class="page issue-page">
      <IssueHead
        issue={issue}
        event={event.data}
        project={project}
        list={list}
        onChanged={(changed) => (changed === undefined ? detail.reload() : detail.replace(changed))}
      />
      <IssueFigures issue={issue} releases={history.data?.releases} />
      <div class="issue-columns-2">
        <div class="issue-main">
          <SampleSwitch
            samples={samples.data ?? []}
            current={eventId}
            route={route}
            isStale={isStale}
            onReload={reload}
          />
          {event.data !== undefined && (
            <EventView key={event.data.id} event={event.data}>
              <AttachmentsView place={{ org: project.org, project: project.slug }} eventId={event.data.id} />
            </EventView>
          )}
          <SamplesMissing samples={samples} event={event} />
          {isRead && <FeedbackView issueId={route.id} />}
        </div>
        <IssueAside issue={issue} tags={tags.data ?? []} event={event.data} project={project}>
          {isRead && (
            <>
              <MergedView issueId={issue.id} version={`${issue.count}`} onChanged={reload} />
              <ActivityView issue={issue} />
            </>
          )}
        </IssueAside>
      </div>
    </main>
  );
}

/**
 * True from the first time on that something holds. What is read last waits for it: a browser has six connections to a server, one of
 * them for the stream of changes, and the stack trace must not queue behind comments.
 */
function useOnce(holds: boolean): boolean {
  const held = useRef(false);
  held.current ||= holds;
  return held.current;
}

/** The payload of a sample. It is asked for once it is known that there is one; what was read stays until the next is there. */
function useEvent(
  issueId: string,
  eventId: string,
  samples: readonly Sample[] | undefined,
): Requested<Event | undefined> {
  const { api } = usePage();
  const known = samples !== undefined && samples.length > 0;
  return useRequest(`event ${issueId} ${known ? eventId : ""}`, async (signal) =>
    known ? await api.event(issueId, eventId, signal) : undefined,
  );
}

type SamplesMissingProps = { samples: Requested<Sample[]>; event: Requested<Event | undefined> };

function SamplesMissing({ samples, event }: SamplesMissingProps) {
  const failed = samples.error === undefined ? event : samples;
  if (failed.error !== undefined) {
    return (
      <div class="card">
        <ErrorNotice error={failed.error} onRetry={failed.reload} />
      </div>
    );
  }
  if (samples.data === undefined || samples.data.length > 0) return null;
  return (
    <div class="card no-samples">
      <h2>No payload was kept</h2>
      <p>Every occurrence so far was counted without one. The next payload that arrives is kept and shown here.</p>
    </div>
  );
}

/** The list follows what happens live, the issue's own answer may know more: counts never shrink. */
function newest(listed: Issue | undefined, detailed: Issue | undefined): Issue | undefined {
  if (listed === undefined || detailed === undefined) return listed ?? detailed;
  if (listed.count <= detailed.count) return detailed;
  return {
    ...detailed,
    count: listed.count,
    userCount: listed.userCount,
    lastSeen: listed.lastSeen,
    hours: listed.hours,
    parts: listed.parts,
  };
}

/** Whether the count has grown since the samples were read. */
function useOutgrown(count: number | undefined, samples: unknown): boolean {
  const countThen = useRef<number | undefined>(undefined);
  useEffect(() => {
    countThen.current = count;
  }, [samples, count === undefined]);
  return count !== undefined && countThen.current !== undefined && count > countThen.current;
}

/** Begins at the top, names the tab, and marks the issue in the list for when one comes back. */
function useEnter(list: IssueList, id: string, issue: Issue | undefined): void {
  // With the screen, not after it is painted: a quick Escape must find the issue marked.
  useLayoutEffect(() => {
    scrollTo({ top: 0 });
    list.view.selected.value = id;
    document.querySelector<HTMLElement>("h1")?.focus({ preventScroll: true });
  }, [id]);
  useEffect(() => {
    if (issue !== undefined) document.title = `${printable(issue.title, 80)} · Winnow`;
  }, [issue?.title]);
}

function useIssueShortcuts(
  project: Project,
  list: IssueList,
  route: IssueRoute,
  samples: readonly Sample[],
  reload: () => void,
): void {
  const { router } = usePage();
  const place = useRef(route);
  place.current = route;
  const toIssue = (step: 1 | -1) => {
    const issues = list.issues.value ?? [];
    const next = issues[issues.findIndex(({ id }) => id === place.current.id) + step];
    if (next) router.go({ name: "issue", org: project.org, project: project.slug, id: next.id }, "replace");
  };
  const toSample = (step: 1 | -1) => {
    const at = Math.max(
      0,
      samples.findIndex(({ id }) => id === place.current.event),
    );
    const next = samples[at + step];
    if (next) router.go({ ...place.current, event: next.id }, "replace");
  };
  const back = () => {
    location.hash = routeHash({ name: "issues", org: project.org, project: project.slug, ...list.options });
  };
  useShortcuts({
    j: () => toIssue(1),
    k: () => toIssue(-1),
    n: () => toSample(-1),
    p: () => toSample(1),
    r: reload,
    u: back,
    Escape: back,
  });
}
