import { useEffect } from "preact/hooks";
import { ApiError } from "./api/api-error.ts";
import type { Project } from "./api/project.ts";
import { ErrorNotice } from "./components/notice.tsx";
import { Masthead } from "./screens/masthead.tsx";
import { ProjectScreen } from "./screens/project-screen.tsx";
import { SignIn } from "./screens/sign-in.tsx";
import { usePage } from "./state/context.ts";
import { defaultList, type Route } from "./state/route.ts";
import { useRequest } from "./state/use-request.ts";

/** The page: who reads, which projects there are, which screen. */
export function App() {
  const { session } = usePage();
  if (session.refused.value) return <SignIn />;
  return <Projects key={session.token.value} />;
}

function Projects() {
  const { api } = usePage();
  const { data: projects, error, reload } = useRequest("projects", api.projects);
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

function Screen({ projects, onReload }: { projects: readonly Project[]; onReload: () => void }) {
  const { router } = usePage();
  const route = router.route.value;
  const project = projectOf(route, projects);
  useEffect(() => {
    // The effect may run later than the reader moves on: what counts is where one is now.
    if (router.route.peek().name !== "home" || project === undefined) return;
    router.go({ name: "issues", org: project.org, project: project.slug, ...defaultList }, "replace");
  }, [route, project]);
  if (project === undefined) {
    const words = projects.length === 0 ? "there is no project that your token may read" : "there is no such project";
    return (
      <>
        <Masthead projects={projects} />
        <main class="page">
          <ErrorNotice heading="h1" error={new ApiError("missing", 0, words)} onRetry={onReload} />
        </main>
      </>
    );
  }
  if (route.name === "home") return null;
  return <ProjectScreen projects={projects} project={project} route={route} />;
}

/** The project that the address names, or the first one where it names none. */
function projectOf(route: Route, projects: readonly Project[]): Project | undefined {
  if (route.name === "home") return projects[0];
  return projects.find((project) => project.org === route.org && project.slug === route.project);
}
