import type { Issue } from "../../api/issue.ts";
import type { Project } from "../../api/project.ts";
import { type Commit, type Deploy, listCommits, listDeploys, type Release, readRelease } from "../../api/releases.ts";
import { Age } from "../../components/age.tsx";
import { Ago } from "../../components/ago.tsx";
import { Empty } from "../../components/empty.tsx";
import { Foreign } from "../../components/foreign.tsx";
import { Icon } from "../../components/icon.tsx";
import { Loaded } from "../../components/loaded.tsx";
import { Section } from "../../components/section.tsx";
import { usePage } from "../../state/context.ts";
import { defaultList, routeHash } from "../../state/route.ts";
import { useRequest } from "../../state/use-request.ts";
import { useScreen } from "../../state/use-screen.ts";
import { countOf, formatCount } from "../../text/format-count.ts";
import { linkTarget, printable } from "../../text/printable.ts";
import { issuesOfQuery, newIssuesQuery } from "../../text/release-query.ts";
import { CrashFree } from "./crash-free.tsx";
import "./releases.css";

const SHOWN_ISSUES = 25;
const SHOWN_COMMITS = 100;

type ReleaseScreenProps = { project: Project; version: string };

/** One release: what came with it, what is in it, where it runs. */
export function ReleaseScreen({ project, version }: ReleaseScreenProps) {
  const { request, api } = usePage();
  const place = { org: project.org, project: project.slug };
  useScreen(`${printable(version, 80)} · ${project.name}`);
  const release = useRequest("release", (signal) => readRelease(request, place, version, signal));
  const issues = useRequest("issues", (signal) =>
    api.issues({ ...place, ...defaultList, sort: "freq", query: newIssuesQuery(version), limit: SHOWN_ISSUES }, signal),
  );
  const commits = useRequest("commits", (signal) => listCommits(request, place, version, signal));
  const deploys = useRequest("deploys", (signal) => listDeploys(request, place, version, signal));
  const listOf = (query: string) => routeHash({ name: "issues", ...place, ...defaultList, sort: "freq", query });
  return (
    <main class="page">
      <header class="release-head">
        <a class="release-back" href={routeHash({ name: "releases", ...place })}>
          <Icon name="arrow-left" />
          Releases
        </a>
        <h1>
          <Foreign text={version} limit={250} />
        </h1>
        {release.data && <ReleaseFacts release={release.data} />}
      </header>
      <Loaded of={release}>
        {(found) => (
          <>
            <ReleaseFigures release={found} />
            <div class="release-parts">
              <Section
                title="New in this release"
                aside={<a href={listOf(issuesOfQuery(version))}>All of its issues</a>}
              >
                <Loaded of={issues}>
                  {(page) => (
                    <NewIssues
                      project={project}
                      issues={page.issues}
                      rest={page.next === undefined ? undefined : listOf(newIssuesQuery(version))}
                    />
                  )}
                </Loaded>
              </Section>
              <div class="release-side">
                <Section title="Commits">
                  <Loaded of={commits}>{(list) => <Commits commits={list} />}</Loaded>
                </Section>
                <Section title="Deploys">
                  <Loaded of={deploys}>{(list) => <Deploys deploys={list} />}</Loaded>
                </Section>
              </div>
            </div>
          </>
        )}
      </Loaded>
    </main>
  );
}

function ReleaseFacts({ release }: { release: Release }) {
  const url = release.url === undefined ? undefined : linkTarget(release.url);
  return (
    <p class="release-facts">
      {release.released !== undefined && (
        <>
          released <Ago at={release.released} />
          {" · "}
        </>
      )}
      {release.firstEvent !== undefined && (
        <>
          first event <Ago at={release.firstEvent} />
        </>
      )}
      {release.lastEvent !== undefined && (
        <>
          {" · last event "}
          <Ago at={release.lastEvent} />
        </>
      )}
      {url !== undefined && (
        <>
          {" · "}
          <a href={url} rel="noreferrer">
            <Foreign text={url} limit={80} />
          </a>
        </>
      )}
    </p>
  );
}

function ReleaseFigures({ release }: { release: Release }) {
  const figures: readonly [name: string, value: number | undefined][] = [
    ["New issues", release.newIssues],
    ["Regressions", release.regressions],
    ["Events", release.events],
  ];
  return (
    <dl class="release-figures numbers">
      {figures.map(([name, value]) => (
        <div key={name} class="card figure-tile">
          <dt>{name}</dt>
          <dd>{value === undefined ? "–" : formatCount(value)}</dd>
        </div>
      ))}
      {release.health && (
        <>
          <HealthTile
            name="Crash-free sessions"
            share={release.health.crashFreeSessions}
            of={release.health.sessions}
          />
          <HealthTile name="Crash-free users" share={release.health.crashFreeUsers} of={release.health.users} />
        </>
      )}
    </dl>
  );
}

function HealthTile({ name, share, of }: { name: string; share: number | undefined; of: number | undefined }) {
  if (share === undefined) return null;
  return (
    <div class="card figure-tile">
      <dt>{name}</dt>
      <dd>
        <CrashFree share={share} /> {of !== undefined && <span class="figure-note">of {formatCount(of)}</span>}
      </dd>
    </div>
  );
}

type NewIssuesProps = {
  project: Project;
  issues: readonly Issue[] /** Where the others are. */;
  rest: string | undefined;
};

function NewIssues({ project, issues, rest }: NewIssuesProps) {
  if (issues.length === 0) {
    return (
      <Empty title="Nothing new broke">
        <p>No issue was first seen in this release.</p>
      </Empty>
    );
  }
  return (
    <>
      <ul>
        {issues.map((issue) => (
          <li key={issue.id} class="release-issue">
            <a href={routeHash({ name: "issue", org: project.org, project: project.slug, id: issue.id })}>
              <Foreign text={issue.title} limit={200} />
            </a>
            <span class="release-count numbers">{countOf(issue.count, "event")}</span>
          </li>
        ))}
      </ul>
      {rest !== undefined && <a href={rest}>All of them</a>}
    </>
  );
}

function Commits({ commits }: { commits: readonly Commit[] }) {
  if (commits.length === 0) {
    return (
      <Empty title="No commits are known">
        <p>
          <code>sentry-cli releases set-commits</code> tells them.
        </p>
      </Empty>
    );
  }
  return (
    <>
      <ol>
        {commits.slice(0, SHOWN_COMMITS).map((commit) => (
          <li key={commit.id} class="commit">
            <span class="commit-words" title={printable(commit.message, 400)}>
              <Foreign text={commit.message.split("\n", 1)[0] ?? ""} limit={200} />
            </span>
            <span class="commit-facts">
              <Foreign text={commit.author} limit={40} />{" "}
              <code>
                <Foreign text={commit.id.slice(0, 7)} />
              </code>
            </span>
          </li>
        ))}
      </ol>
      {commits.length > SHOWN_COMMITS && (
        <p class="release-count">{`and ${countOf(commits.length - SHOWN_COMMITS, "more commit")}`}</p>
      )}
    </>
  );
}

function Deploys({ deploys }: { deploys: readonly Deploy[] }) {
  if (deploys.length === 0) return <Empty title="No deploys are known" />;
  return (
    <ul>
      {deploys.map((deploy) => (
        <li key={deploy.id} class="deploy">
          <span>
            <Foreign text={deploy.environment} limit={64} />
            {deploy.name !== "" && (
              <span class="commit-facts">
                {" "}
                <Foreign text={deploy.name} limit={64} />
              </span>
            )}
          </span>
          <span class="commit-facts">{deploy.at !== undefined && <Age at={deploy.at} said="deployed" />}</span>
        </li>
      ))}
    </ul>
  );
}
