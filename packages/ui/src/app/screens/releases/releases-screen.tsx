import type { ComponentChildren } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { Project } from "../../api/project.ts";
import { listReleases, type Release } from "../../api/releases.ts";
import { Age } from "../../components/age.tsx";
import { Ago } from "../../components/ago.tsx";
import { Empty } from "../../components/empty.tsx";
import { Foreign } from "../../components/foreign.tsx";
import { Loaded } from "../../components/loaded.tsx";
import { usePage } from "../../state/context.ts";
import { defaultList, routeHash } from "../../state/route.ts";
import { useRequest } from "../../state/use-request.ts";
import { useScreen } from "../../state/use-screen.ts";
import { formatCount } from "../../text/format-count.ts";
import { newIssuesQuery } from "../../text/release-query.ts";
import "../../components/data-table.css";
import { CrashFree } from "./crash-free.tsx";
import "./releases.css";

/** The releases of a project, the newest first. */
export function ReleasesScreen({ project }: { project: Project }) {
  const { request } = usePage();
  const place = { org: project.org, project: project.slug };
  const [text, setText] = useState("");
  const query = useSettled(text.trim());
  useScreen(`Releases · ${project.name}`);
  const releases = useRequest(`releases ${query}`, (signal) => listReleases(request, place, query, signal));
  return (
    <main class="page">
      <div class="page-head">
        <h1>Releases</h1>
        <input
          class="field release-search"
          type="search"
          aria-label="Find a release"
          placeholder="Find a release"
          spellcheck={false}
          value={text}
          onInput={(event) => setText(event.currentTarget.value)}
        />
      </div>
      <section class="card">
        <Loaded of={releases}>
          {(found) =>
            found.length === 0 ? (
              <NoReleases searched={query !== ""} />
            ) : (
              <ReleaseTable project={project} releases={found} />
            )
          }
        </Loaded>
      </section>
    </main>
  );
}

/** A text once it has not changed for a moment, so that not every letter is asked for. */
function useSettled(text: string): string {
  const [settled, setSettled] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), 200);
    return () => clearTimeout(timer);
  }, [text]);
  return settled;
}

function NoReleases({ searched }: { searched: boolean }) {
  if (searched) return <Empty title="No release is called like this" />;
  return (
    <Empty title="No releases yet">
      <p>
        A release appears with the first event that names it (<code>release</code> of the SDK's options), or when
        sentry-cli tells of it with its commits and deploys.
      </p>
    </Empty>
  );
}

function ReleaseTable({ project, releases }: { project: Project; releases: readonly Release[] }) {
  const withHealth = releases.some(({ health }) => health !== undefined);
  return (
    <table class="table table-cards">
      <thead>
        <tr>
          <th scope="col">Release</th>
          <th scope="col" class="cell-number">
            New issues
          </th>
          <th scope="col" class="cell-number">
            Regressions
          </th>
          <th scope="col" class="cell-number">
            Events
          </th>
          {withHealth && (
            <th scope="col" class="cell-number">
              Crash-free
            </th>
          )}
          <th scope="col" class="cell-number">
            Commits
          </th>
          <th scope="col" class="cell-number">
            Deploys
          </th>
          <th scope="col">Last event</th>
        </tr>
      </thead>
      <tbody>
        {releases.map((release) => (
          <ReleaseRow key={release.version} project={project} release={release} withHealth={withHealth} />
        ))}
      </tbody>
    </table>
  );
}

function ReleaseRow({ project, release, withHealth }: { project: Project; release: Release; withHealth: boolean }) {
  const place = { org: project.org, project: project.slug };
  const since = release.released ?? release.created;
  return (
    <tr>
      <th scope="row">
        <a class="release-name" href={routeHash({ name: "release", ...place, version: release.version })}>
          <Foreign text={release.version} limit={120} />
        </a>
        <span class="cell-note">
          {release.released === undefined ? "first seen " : "released "}
          {since !== undefined && <Ago at={since} />}
        </span>
      </th>
      <Figure name="New issues" value={release.newIssues}>
        <a
          href={routeHash({
            name: "issues",
            ...place,
            ...defaultList,
            query: newIssuesQuery(release.version),
            sort: "freq",
          })}
        >
          {formatCount(release.newIssues)}
        </a>
      </Figure>
      <Figure name="Regressions" value={release.regressions} />
      <Figure name="Events" value={release.events} />
      {withHealth && (
        <td class="cell-number" data-name="Crash-free">
          <CrashFree share={release.health?.crashFreeSessions ?? release.health?.crashFreeUsers} />
        </td>
      )}
      <Figure name="Commits" value={release.commits} />
      <Figure name="Deploys" value={release.deploys} />
      <td class="cell-soft" data-name="Last event">
        {release.lastEvent === undefined ? "–" : <Age at={release.lastEvent} said="last event" />}
      </td>
    </tr>
  );
}

/** A figure in a cell: nothing to see is faint, unknown is a dash. */
function Figure({ name, value, children }: { name: string; value: number | undefined; children?: ComponentChildren }) {
  const shown = value === undefined ? "–" : formatCount(value);
  return (
    <td class={value ? "cell-number" : "cell-number cell-zero"} data-name={name}>
      {value && children ? children : shown}
    </td>
  );
}
