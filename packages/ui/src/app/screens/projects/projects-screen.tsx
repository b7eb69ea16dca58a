import { useState } from "preact/hooks";
import type { Project } from "../../api/project.ts";
import { Button } from "../../components/button.tsx";
import { Empty } from "../../components/empty.tsx";
import { usePage } from "../../state/context.ts";
import { lastProject } from "../../state/last-project.ts";
import { useMay } from "../../state/use-may.ts";
import { useScreen } from "../../state/use-screen.ts";
import { Masthead } from "../masthead.tsx";
import { NewProject } from "./new-project.tsx";
import { ProjectCard } from "./project-card.tsx";
import "./projects.css";

type ProjectsScreenProps = { projects: readonly Project[]; onReload: () => void };

/** All projects that the reader may see. */
export function ProjectsScreen({ projects, onReload }: ProjectsScreenProps) {
  const { router } = usePage();
  const may = useMay("project:write");
  const [creating, setCreating] = useState(false);
  useScreen("Projects");
  const current = projects.find(({ id }) => id === lastProject.id) ?? projects[0];
  return (
    <>
      <Masthead projects={projects} current={current} route={{ name: "projects" }} />
      <main class="page">
        <div class="page-head">
          <h1>Projects</h1>
          {may && (
            <Button kind="main" onClick={() => setCreating(true)}>
              New project
            </Button>
          )}
        </div>
        {projects.length === 0 ? (
          <section class="card">
            <Empty title="No project yet">
              <p>
                {may
                  ? "A project takes the errors of an app, or of a few that belong together."
                  : "There is none that you may see. Ask somebody who manages this receiver."}
              </p>
            </Empty>
          </section>
        ) : (
          <ul class="projects">
            {projects.map((project) => (
              <ProjectCard
                key={project.id}
                project={project}
                showOrg={new Set(projects.map(({ org }) => org)).size > 1}
              />
            ))}
          </ul>
        )}
        {creating && (
          <NewProject
            org={current?.org}
            onCreated={(project) => {
              onReload();
              router.go({ name: "settings", org: project.org, project: project.slug, tab: "setup" });
            }}
            onClose={() => setCreating(false)}
          />
        )}
      </main>
    </>
  );
}
