import { useEffect, useMemo, useRef } from "preact/hooks";
import type { Project } from "../api/project.ts";
import { usePage } from "../state/context.ts";
import { openIssueList } from "../state/issue-list.ts";
import { defaultList, type ListOptions, type Route } from "../state/route.ts";
import { IssueScreen } from "./issue/issue-screen.tsx";
import { IssuesScreen } from "./issues/issues-screen.tsx";
import { Masthead } from "./masthead.tsx";
import { Palette } from "./palette/palette.tsx";

type ProjectScreenProps = { projects: readonly Project[]; project: Project; route: Exclude<Route, { name: "home" }> };

/** A project's screens. They share one list, which stays as it was while one looks into an issue. */
export function ProjectScreen({ projects, project, route }: ProjectScreenProps) {
  const { api } = usePage();
  const lastOptions = useRef<ListOptions>(defaultList);
  if (route.name === "issues") lastOptions.current = route;
  const { sort, query } = lastOptions.current;
  const list = useMemo(
    () => openIssueList(api, project.org, project.slug, { sort, query }),
    [api, project.org, project.slug, sort, query],
  );
  useEffect(() => () => list.close(), [list]);
  return (
    <>
      <Masthead projects={projects} current={project} live={list.live.value} />
      {route.name === "issues" ? (
        <IssuesScreen project={project} list={list} />
      ) : (
        <IssueScreen key={route.id} project={project} list={list} route={route} />
      )}
      <Palette projects={projects} project={project} list={list} />
    </>
  );
}
