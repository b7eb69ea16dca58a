import type { Project } from "../api/project.ts";
import { Button } from "../components/button.tsx";
import { Icon } from "../components/icon.tsx";
import { Mark } from "../components/mark.tsx";
import { usePage } from "../state/context.ts";
import type { LiveStatus } from "../state/live.ts";
import { defaultList, type ListOptions, type Route, routeHash } from "../state/route.ts";
import { themes } from "../state/theme.ts";
import { printable } from "../text/printable.ts";
import "./masthead.css";

type MastheadProps = {
  projects?: readonly Project[];
  /** The project that the places in the bar belong to. */
  current?: Project;
  /** Where one is. */
  route?: Route;
  /** How the issue list was last looked at: the way back leads to the same list. */
  listOptions?: ListOptions;
  live?: LiveStatus;
};

/** The bar at the top of every screen. */
export function Masthead({ projects = [], current, route, listOptions = defaultList, live }: MastheadProps) {
  const { session, viewer } = usePage();
  const name = printable(viewer.value?.name ?? "", 60);
  return (
    <header class="masthead">
      <button type="button" class="skip-link" onClick={skipToMain}>
        Skip to the content
      </button>
      <a class="masthead-home" href="#/">
        <Mark />
        <span class="masthead-name">Winnow</span>
      </a>
      {current && <ProjectSwitch projects={projects} current={current} route={route} />}
      {current && <Places current={current} route={route} listOptions={listOptions} />}
      <span class="masthead-space" />
      {live && <LiveSign status={live} />}
      <ThemeSwitch />
      {(session.token.value !== undefined || viewer.value?.session) && (
        <Button
          icon="leave"
          label={name ? `Sign out ${name}` : "Sign out"}
          kind="quiet"
          onClick={() => session.signOut()}
        />
      )}
    </header>
  );
}

/** Not a link: the fragment of the address is the page's route. */
function skipToMain(): void {
  const main = document.querySelector<HTMLElement>("main");
  if (main === null) return;
  main.tabIndex = -1;
  main.focus();
}

type PlacesProps = { current: Project; route: Route | undefined; listOptions: ListOptions };

function Places({ current, route, listOptions }: PlacesProps) {
  const place = { org: current.org, project: current.slug };
  const at = route?.name;
  const places: readonly [name: string, to: Route, isHere: boolean][] = [
    ["Issues", { name: "issues", ...place, ...listOptions }, at === "issues" || at === "issue"],
    ["Releases", { name: "releases", ...place }, at === "releases" || at === "release"],
    ["Savings", { name: "savings", ...place }, at === "savings"],
    ["Projects", { name: "projects" }, at === "projects"],
    ["Settings", { name: "settings", ...place, tab: "setup" }, at === "settings"],
  ];
  return (
    <nav class="places" aria-label="Places">
      {places.map(([name, to, isHere]) => (
        <a key={name} class="place" href={routeHash(to)} aria-current={isHere ? "page" : undefined}>
          {name}
        </a>
      ))}
    </nav>
  );
}

type ProjectSwitchProps = { projects: readonly Project[]; current: Project; route: Route | undefined };

function ProjectSwitch({ projects, current, route }: ProjectSwitchProps) {
  const { router } = usePage();
  const severalOrgs = new Set(projects.map((project) => project.org)).size > 1;
  return (
    <label class="project-switch">
      <span class="said">Project</span>
      <select
        value={projects.indexOf(current)}
        onChange={(event) => {
          const next = projects[Number(event.currentTarget.value)];
          if (next) router.go(samePlace(route, { org: next.org, project: next.slug }));
        }}
      >
        {projects.map((project, index) => (
          <option key={`${project.org}/${project.slug}`} value={index}>
            {printable(severalOrgs ? `${project.org} / ${project.name}` : project.name, 100)}
          </option>
        ))}
      </select>
      <Icon name="chevron" />
    </label>
  );
}

/** The same kind of place in another project. */
function samePlace(route: Route | undefined, place: { org: string; project: string }): Route {
  switch (route?.name) {
    case "releases":
    case "release":
      return { name: "releases", ...place };
    case "savings":
      return { name: "savings", ...place };
    case "settings":
      return { name: "settings", ...place, tab: route.tab };
    default:
      return { name: "issues", ...place, ...defaultList };
  }
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

export function ThemeSwitch() {
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
