import { useCallback, useEffect, useState } from "preact/hooks";
import { ApiError } from "./api/api-error.ts";
import type { Project } from "./api/project.ts";
import { ErrorNotice } from "./components/notice.tsx";
import { IssuesScreen } from "./screens/issues/issues-screen.tsx";
import { Masthead } from "./screens/masthead.tsx";
import { SignIn } from "./screens/sign-in.tsx";
import { usePage } from "./state/context.ts";
import type { Route } from "./state/route.ts";

/** The page: who reads, which projects there are, which screen. */
export function App() {
  const { session } = usePage();
  if (session.refused.value) return <SignIn />;
  return <Projects key={session.token.value} />;
}

function Projects() {
  const { api } = usePage();
  const [projects, setProjects] = useState<readonly Project[] | undefined>(undefined);
  const [error, setError] = useState<ApiError | undefined>(undefined);
  const load = useCallback(async () => {
    try {
      setProjects(await api.projects());
      setError(undefined);
    } catch (cause) {
      setError(cause instanceof ApiError ? cause : ApiError.network(cause));
    }
  }, [api]);
  useEffect(() => void load(), [load]);
  if (projects !== undefined) return <Screen projects={projects} onReload={load} />;
  return (
    <>
      <Masthead />
      <main class="page">{error && <ErrorNotice error={error} onRetry={load} />}</main>
    </>
  );
}

function Screen({ projects, onReload }: { projects: readonly Project[]; onReload: () => void }) {
  const { router } = usePage();
  const route = router.route.value;
  const project = projectOf(route, projects);
  useEffect(() => {
    if (route.name !== "home" || project === undefined) return;
    router.go({ name: "issues", org: project.org, project: project.slug, sort: "date", query: "" }, "replace");
  }, [route, project]);
  if (project === undefined) {
    const words = projects.length === 0 ? "there is no project that your token may read" : "there is no such project";
    return (
      <>
        <Masthead projects={projects} />
        <main class="page">
          <ErrorNotice error={new ApiError("missing", 0, words)} onRetry={onReload} />
        </main>
      </>
    );
  }
  if (route.name !== "issues") return null;
  return <IssuesScreen projects={projects} project={project} sort={route.sort} query={route.query} />;
}

/** The project that the address names, or the first one where it names none. */
function projectOf(route: Route, projects: readonly Project[]): Project | undefined {
  if (route.name === "home") return projects[0];
  return projects.find((project) => project.org === route.org && project.slug === route.project);
}
