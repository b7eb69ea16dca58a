import { useEffect, useState } from "preact/hooks";
import { ApiError } from "./api/api-error.ts";
import type { Project } from "./api/project.ts";
import { readViewer } from "./api/viewer.ts";
import { ErrorNotice } from "./components/notice.tsx";
import { Masthead } from "./screens/masthead.tsx";
import { ProjectScreen } from "./screens/project-screen.tsx";
import { ProjectsScreen } from "./screens/projects/projects-screen.tsx";
import { SharedScreen } from "./screens/share/shared-screen.tsx";
import { FirstPassword } from "./screens/sign-in/first-password.tsx";
import { SignIn } from "./screens/sign-in/sign-in.tsx";
import { usePage } from "./state/context.ts";
import { defaultList, type Route } from "./state/route.ts";
import { useFocusOnNavigation } from "./state/use-focus-on-navigation.ts";
import { useRequest } from "./state/use-request.ts";

/** The page: who reads, which projects there are, which screen. */
export function App() {
  const { session, router } = usePage();
  const route = router.route.value;
  if (route.name === "share") return <SharedScreen key={route.secret} secret={route.secret} />;
  if (session.refused.value) return <SignIn />;
  return <SignedIn key={session.generation.value} />;
}

function SignedIn() {
  const { api, viewer } = usePage();
  useViewer();
  const { data: projects, error, reload } = useRequest("projects", api.projects);
  const [later, setLater] = useState(false);
  // Who came by a link that works once would else need another one next time.
  const needsPassword = viewer.value?.canSetPassword === true && !viewer.value.passwordSet;
  if (needsPassword && !later) return <FirstPassword onLater={() => setLater(true)} />;
  if (projects === undefined) {
    return (
      <>
        <Masthead />
        <main class="page">{error && <ErrorNotice heading="h1" error={error} onRetry={reload} />}</main>
      </>
    );
  }
  return <Screen projects={projects} onReload={reload} />;
}

/** Learns who reads. Until then, and where it cannot be learnt, everything is offered and the receiver decides. */
function useViewer(): void {
  const { request, viewer } = usePage();
  useEffect(() => {
    const abort = new AbortController();
    viewer.value = undefined;
    readViewer(request, abort.signal).then(
      (found) => {
        viewer.value = found;
      },
      () => {},
    );
    return () => abort.abort();
  }, []);
}

function Screen({ projects, onReload }: { projects: readonly Project[]; onReload: () => void }) {
  const { router } = usePage();
  const route = router.route.value;
  useFocusOnNavigation(route);
  const project = projectOf(route, projects);
  useEffect(() => {
    // The effect may run later than the reader moves on: what counts is where one is now.
    if (router.route.peek().name !== "home") return;
    if (project === undefined) router.go({ name: "projects" }, "replace");
    else router.go({ name: "issues", org: project.org, project: project.slug, ...defaultList }, "replace");
  }, [route, project]);
  if (route.name === "home" || route.name === "share") return null;
  if (route.name === "projects") return <ProjectsScreen projects={projects} onReload={onReload} />;
  if (project === undefined) {
    return (
      <>
        <Masthead projects={projects} />
        <main class="page">
          <ErrorNotice heading="h1" error={new ApiError("missing", 0, "there is no such project")} onRetry={onReload} />
        </main>
      </>
    );
  }
  return <ProjectScreen projects={projects} project={project} route={route} onProjects={onReload} />;
}

/** The project that the address names, or the first one where it names none. */
function projectOf(route: Route, projects: readonly Project[]): Project | undefined {
  if (!("org" in route)) return projects[0];
  return projects.find((project) => project.org === route.org && project.slug === route.project);
}
