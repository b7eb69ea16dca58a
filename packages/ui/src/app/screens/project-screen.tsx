import { useEffect, useMemo, useRef } from "preact/hooks";
import type { Project } from "../api/project.ts";
import { usePage } from "../state/context.ts";
import { openIssueList } from "../state/issue-list.ts";
import type { Route, Sort } from "../state/route.ts";
import { IssueScreen } from "./issue/issue-screen.tsx";
import { IssuesScreen } from "./issues/issues-screen.tsx";
import { Masthead } from "./masthead.tsx";
import { Palette } from "./palette/palette.tsx";

type ProjectScreenProps = { projects: readonly Project[]; project: Project; route: Exclude<Route, { name: "home" }> };

/** A project's screens. They share one list, which stays as it was while one looks into an issue. */
export function ProjectScreen({ projects, project, route }: ProjectScreenProps) {
  const { api } = usePage();
  const lastSort = useRef<Sort>("date");
  if (route.name === "issues") lastSort.current = route.sort;
  const sort = lastSort.current;
  const list = useMemo(
    () => openIssueList(api, project.org, project.slug, { sort }),
    [api, project.org, project.slug, sort],
  );
  useEffect(() => () => list.close(), [list]);
  return (
    <>
      <Masthead projects={projects} current={project} live={list.live.value} />
      {route.name === "issues" ? (
        <IssuesScreen project={project} list={list} sort={sort} />
      ) : (
        <IssueScreen key={route.id} project={project} list={list} route={route} />
      )}
      <Palette projects={projects} project={project} list={list} />
    </>
  );
}
