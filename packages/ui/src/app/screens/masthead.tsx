import type { Project } from "../api/project.ts";
import { Button } from "../components/button.tsx";
import { Icon } from "../components/icon.tsx";
import { Mark } from "../components/mark.tsx";
import { usePage } from "../state/context.ts";
import type { LiveStatus } from "../state/live.ts";
import { defaultList } from "../state/route.ts";
import { themes } from "../state/theme.ts";
import "./masthead.css";

type MastheadProps = { projects?: readonly Project[]; current?: Project; live?: LiveStatus };

/** The bar at the top of every screen. */
export function Masthead({ projects = [], current, live }: MastheadProps) {
  const { session } = usePage();
  return (
    <header class="masthead">
      <a class="masthead-home" href="#/">
        <Mark />
        <span class="masthead-name">Winnow</span>
      </a>
      {current && <ProjectSwitch projects={projects} current={current} />}
      <span class="masthead-space" />
      {live && <LiveSign status={live} />}
      <ThemeSwitch />
      {session.token.value !== undefined && (
        <Button icon="leave" label="Sign out" kind="quiet" onClick={() => session.signOut()} />
      )}
    </header>
  );
}

function ProjectSwitch({ projects, current }: { projects: readonly Project[]; current: Project }) {
  const { router } = usePage();
  const severalOrgs = new Set(projects.map((project) => project.org)).size > 1;
  return (
    <label class="project-switch">
      <span class="said">Project</span>
      <select
        value={projects.indexOf(current)}
        onChange={(event) => {
          const next = projects[Number(event.currentTarget.value)];
          if (next) router.go({ name: "issues", org: next.org, project: next.slug, ...defaultList });
        }}
      >
        {projects.map((project, index) => (
          <option key={`${project.org}/${project.slug}`} value={index}>
            {severalOrgs ? `${project.org} / ${project.name}` : project.name}
          </option>
        ))}
      </select>
      <Icon name="chevron" />
    </label>
  );
}

const liveWords: Record<LiveStatus, [sign: string, explanation: string]> = {
  connecting: ["Connecting", "Opening the stream of changes"],
  live: ["Live", "New events appear by themselves"],
  reconnecting: ["Reconnecting", "The stream of changes broke off; trying again"],
  polling: ["Every 15 s", "This receiver has no stream of changes; the page asks again every 15 seconds"],
};

function LiveSign({ status }: { status: LiveStatus }) {
  const [sign, explanation] = liveWords[status];
  return (
    <span class={`live live-${status}`} role="status" title={explanation}>
      <span class="live-dot" aria-hidden="true" />
      <span class="live-word">{sign}</span>
    </span>
  );
}

function ThemeSwitch() {
  const { theme } = usePage();
  const next = themes[(themes.indexOf(theme.value) + 1) % themes.length] ?? "system";
  return (
    <Button
      icon={theme.value}
      label={`Colours: ${theme.value}. Change to ${next}`}
      kind="quiet"
      onClick={() => {
        theme.value = next;
      }}
    />
  );
}
