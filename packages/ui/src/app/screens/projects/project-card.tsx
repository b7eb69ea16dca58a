import type { Project } from "../../api/project.ts";
import { readProjectFigures } from "../../api/project-figures.ts";
import { Foreign } from "../../components/foreign.tsx";
import { Sparkline } from "../../components/sparkline.tsx";
import { usePage } from "../../state/context.ts";
import { defaultList, routeHash } from "../../state/route.ts";
import { useRequest } from "../../state/use-request.ts";
import { formatCount } from "../../text/format-count.ts";
import { printable } from "../../text/printable.ts";

/** One project with what happened in it since yesterday. */
export function ProjectCard({ project, showOrg }: { project: Project; showOrg: boolean }) {
  const { request, now } = usePage();
  const place = { org: project.org, project: project.slug };
  const figures = useRequest(`figures ${project.id}`, (signal) =>
    readProjectFigures(request, place, now.peek(), signal),
  ).data;
  const events = figures?.hours.reduce((sum, { count }) => sum + count, 0);
  return (
    <li class="card project">
      <div class="project-head">
        <h2 class="project-name">
          <a href={routeHash({ name: "issues", ...place, ...defaultList })}>
            <Foreign text={project.name} limit={100} />
          </a>
        </h2>
        <p class="project-slug">
          <Foreign text={[showOrg && `${project.org}/${project.slug}`, project.platform].filter(Boolean).join(" · ")} />
        </p>
      </div>
      <div class="project-trend">
        {figures && figures.hours.length > 0 && <Sparkline hours={figures.hours} now={now.value} />}
      </div>
      <dl class="project-figures numbers">
        <div>
          <dt>Events, 24 h</dt>
          <dd>{events === undefined ? "–" : formatCount(events)}</dd>
        </div>
        <div>
          <dt>Issues, 24 h</dt>
          <dd>{figures === undefined ? "–" : `${formatCount(figures.issues)}${figures.more ? "+" : ""}`}</dd>
        </div>
      </dl>
      <a
        class="button button-quiet project-settings"
        href={routeHash({ name: "settings", ...place, tab: "setup" })}
        aria-label={`Settings of ${printable(project.name, 100)}`}
      >
        Settings
      </a>
    </li>
  );
}
