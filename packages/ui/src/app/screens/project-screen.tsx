import { useEffect, useMemo, useRef } from "preact/hooks";
import type { Project } from "../api/project.ts";
import { usePage } from "../state/context.ts";
import { type IssueList, openIssueList } from "../state/issue-list.ts";
import { lastProject } from "../state/last-project.ts";
import { defaultList, type ListOptions, type Route, routeHash } from "../state/route.ts";
import { IssueScreen } from "./issue/issue-screen.tsx";
import { IssuesScreen } from "./issues/issues-screen.tsx";
import { Masthead } from "./masthead.tsx";
import { Palette } from "./palette/palette.tsx";
import { ReleaseScreen } from "./releases/release-screen.tsx";
import { ReleasesScreen } from "./releases/releases-screen.tsx";
import { SavingsScreen } from "./savings/savings-screen.tsx";
import { SettingsScreen } from "./settings/settings-screen.tsx";

export type ProjectRoute = Extract<Route, { org: string }>;

type ProjectScreenProps = {
  projects: readonly Project[];
  project: Project;
  route: ProjectRoute;
  /** Called when something of the projects themselves has changed. */
  onProjects: () => void;
};

/** A project's screens. They share one list, which stays as it was while one looks elsewhere. */
export function ProjectScreen({ projects, project, route, onProjects }: ProjectScreenProps) {
  const { api } = usePage();
  const lastOptions = useRef<ListOptions>(defaultList);
  if (route.name === "issues") lastOptions.current = route;
  const { sort, query, period, environments } = lastOptions.current;
  const options: ListOptions = { sort, query, period, environments };
  const list = useMemo(
    () => openIssueList(api, project.org, project.slug, options),
    // The address has all of the options, each way to write them once.
    [api, routeHash({ name: "issues", org: project.org, project: project.slug, ...options })],
  );
  useEffect(() => () => list.close(), [list]);
  lastProject.id = project.id;
  return (
    <>
      <Masthead
        projects={projects}
        current={project}
        route={route}
        listOptions={options}
        live={route.name === "issues" || route.name === "issue" ? list.live.value : undefined}
      />
      <Place project={project} route={route} list={list} onProjects={onProjects} />
      <Palette projects={projects} project={project} list={list} />
    </>
  );
}

type PlaceProps = { project: Project; route: ProjectRoute; list: IssueList; onProjects: () => void };

function Place({ project, route, list, onProjects }: PlaceProps) {
  const key = `${project.org}/${project.slug}`;
  switch (route.name) {
    case "issues":
      return <IssuesScreen project={project} list={list} />;
    case "issue":
      return <IssueScreen key={route.id} project={project} list={list} route={route} />;
    case "releases":
      return <ReleasesScreen key={key} project={project} />;
    case "release":
      return <ReleaseScreen key={`${key} ${route.version}`} project={project} version={route.version} />;
    case "savings":
      return <SavingsScreen key={key} project={project} />;
    case "settings":
      return <SettingsScreen key={key} project={project} tab={route.tab} onProjects={onProjects} />;
  }
}
