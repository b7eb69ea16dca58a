import { batch, computed, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import type { Api, IssuePage } from "../api/api.ts";
import { ApiError } from "../api/api-error.ts";
import type { Issue } from "../api/issue.ts";
import { followProject, type LiveStatus } from "./live.ts";
import { unknownTo, updateInPlace } from "./merge-issues.ts";
import { createPendingChanges } from "./pending-changes.ts";
import type { ListOptions } from "./route.ts";
import { createSpacedTask } from "./spaced-task.ts";

/** The list of one project with one query and order, and everything that happens to it while it is looked at. */
export type IssueList = {
  options: ListOptions;
  /** `undefined` until the first answer. */
  issues: ReadonlySignal<readonly Issue[] | undefined>;
  error: ReadonlySignal<ApiError | undefined>;
  /** Issues that arrived since, and wait to be shown. */
  arrived: ReadonlySignal<readonly Issue[]>;
  live: ReadonlySignal<LiveStatus>;
  hasMore: ReadonlySignal<boolean>;
  /** What the stream said last: ids that changed, none when any may have. For what is shown and not in the list. */
  changes: ReadonlySignal<readonly string[]>;
  /** Asks again from the first page and shows what has arrived. */
  reload(): Promise<void>;
  /** Asks again for all that is loaded, and moves nothing. */
  refresh(): Promise<void>;
  /** What one finds again on coming back. */
  view: ListView;
  /** Shows what an action has made of issues, at once. */
  put(changed: readonly Issue[]): void;
  /** Takes issues out that are no longer what the list asks for, or no longer there. The keyboard moves on to the next one. */
  drop(ids: readonly string[]): void;
  /** What made the list drop them is done: when an answer has them from now on, they are back. */
  settle(ids: readonly string[]): void;
  /** Brings back what was dropped, where it stood. @param before the issues as they were then */
  restore(before: readonly Issue[]): void;
  /** Adds the next page at the end. */
  more(): Promise<void>;
  close(): void;
};

/** How a reader has left the list. */
type ListView = {
  /** The issue that the keyboard is at. */
  selected: Signal<string | undefined>;
  /** The issues that the next action is for. */
  picked: Signal<ReadonlySet<string>>;
  scrollY: number;
  /** An action has taken away what had the focus: it belongs to the row that the keyboard is at. */
  lostFocus: boolean;
};

/** Shortest time between two refreshes that messages of the stream cause, in ms. */
const REFRESH_SPACING = 1000;
/** Issues beyond the first page are asked for one by one, so many at most in a refresh; the others wait for the next one. */
const MAX_SINGLE = 20;

export function openIssueList(api: Api, org: string, project: string, options: ListOptions): IssueList {
  const issues = signal<readonly Issue[] | undefined>(undefined);
  const first = signal<readonly Issue[]>([]);
  const error = signal<ApiError | undefined>(undefined);
  const cursor = signal<string | undefined>(undefined);
  const changes = signal<readonly string[]>([]);
  const abort = new AbortController();
  const pending = createPendingChanges();
  const view: ListView = { selected: signal(undefined), picked: signal(new Set()), scrollY: 0, lostFocus: false };
  /** An answer that was under way when they were dropped does not make them new. */
  const dropped = signal<ReadonlySet<string>>(new Set());
  const settled = new Set<string>();
  let loadingMore = false;

  /** Runs a request; a failure is shown, an answer takes the last failure away. */
  const fetchPage = async (at?: string): Promise<IssuePage | undefined> => {
    const known = [...settled];
    try {
      const page = await api.issues({ org, project, ...options, cursor: at }, abort.signal);
      error.value = undefined;
      unhide(known);
      return page;
    } catch (cause) {
      if (!abort.signal.aborted) error.value = cause instanceof ApiError ? cause : ApiError.network(cause);
      return undefined;
    }
  };

  const unhide = (ids: readonly string[]) => {
    if (ids.length === 0) return;
    for (const id of ids) settled.delete(id);
    dropped.value = new Set([...dropped.value].filter((id) => !ids.includes(id)));
  };

  const reload = async () => {
    const page = await fetchPage();
    if (page === undefined) return;
    batch(() => {
      issues.value = page.issues;
      first.value = [];
      dropped.value = new Set();
      cursor.value = page.next;
    });
  };

  const update = (answered: readonly Issue[]) => {
    issues.value = updateInPlace(issues.value ?? [], answered);
  };

  /** Learns what is new, and what has become of the issues that changed. */
  const refresh = async () => {
    // Nobody reads an empty list, so that it may change at once.
    if (issues.value === undefined || issues.value.length === 0) return reload();
    const { ids, everything } = pending.take();
    changes.value = everything ? [] : ids;
    const page = await fetchPage();
    if (page === undefined) return pending.addEverything();
    update(page.issues);
    first.value = page.issues;
    if (everything) return await refreshFurtherPages(page);
    await refreshSingly(unknownIds(ids, page.issues));
  };

  const refreshFurtherPages = async (from: IssuePage) => {
    let covered = from.issues.length;
    let next = from.next;
    while (next !== undefined && covered < (issues.value?.length ?? 0)) {
      const page = await fetchPage(next);
      if (page === undefined) return pending.addEverything();
      update(page.issues);
      covered += page.issues.length;
      next = page.next;
    }
  };

  const refreshSingly = async (ids: readonly string[]) => {
    const shown = ids.filter((id) => issues.value?.some((issue) => issue.id === id));
    pending.add(shown.slice(MAX_SINGLE));
    const asked = shown.slice(0, MAX_SINGLE).map((id) => api.issue(id, abort.signal).catch(() => []));
    update((await Promise.all(asked)).flat());
  };

  const refreshing = createSpacedTask(refresh, REFRESH_SPACING, () => pending.isEmpty() || abort.signal.aborted);
  const stream = followProject(api, org, project, (ids) => {
    if (ids === undefined) pending.addEverything();
    else pending.add(ids);
    refreshing.soon();
  });
  void reload();

  return {
    options,
    issues,
    error,
    // With further pages unread, an issue of the first page that is unknown may also have moved up from one of them.
    arrived: computed(() => unknownTo(issues.value ?? [], first.value).filter(({ id }) => !dropped.value.has(id))),
    live: stream.status,
    changes,
    view,
    put(changed) {
      const byId = new Map(changed.map((issue) => [issue.id, issue]));
      issues.value = issues.value?.map((issue) => byId.get(issue.id) ?? issue);
    },
    drop(ids) {
      const gone = new Set(ids);
      const shown = issues.value ?? [];
      const left = shown.filter(({ id }) => !gone.has(id));
      batch(() => {
        const at = shown.findIndex(({ id }) => id === view.selected.value);
        if (at >= 0 && gone.has(shown[at]?.id ?? "")) {
          const next = shown.slice(at).find(({ id }) => !gone.has(id)) ?? left.at(-1);
          view.selected.value = next?.id;
        }
        view.lostFocus = true;
        dropped.value = new Set([...dropped.value, ...ids]);
        issues.value = left;
      });
    },
    settle(ids) {
      for (const id of ids) settled.add(id);
    },
    restore(before) {
      const shown = issues.value ?? [];
      batch(() => {
        dropped.value = new Set([...dropped.value].filter((id) => !before.some((issue) => issue.id === id)));
        issues.value = [...updateInPlace(before, shown), ...unknownTo(before, shown)];
      });
    },
    hasMore: computed(() => cursor.value !== undefined),
    reload,
    refresh() {
      pending.addEverything();
      return refresh();
    },
    async more() {
      if (loadingMore || cursor.value === undefined) return;
      loadingMore = true;
      const page = await fetchPage(cursor.value);
      loadingMore = false;
      if (page === undefined) return;
      batch(() => {
        const shown = updateInPlace(issues.value ?? [], page.issues);
        issues.value = [...shown, ...unknownTo(shown, page.issues)];
        cursor.value = page.next;
      });
    },
    close() {
      stream.close();
      abort.abort();
    },
  };
}

const unknownIds = (ids: readonly string[], answered: readonly Issue[]) =>
  ids.filter((id) => !answered.some((issue) => issue.id === id));
