import type { JSX } from "preact";
import type { Project } from "../../api/project.ts";
import { Foreign } from "../../components/foreign.tsx";
import { usePage } from "../../state/context.ts";
import { routeHash, type SettingsTab } from "../../state/route.ts";
import { READ_ONLY, useMay } from "../../state/use-may.ts";
import { useScreen } from "../../state/use-screen.ts";
import { Account } from "./account.tsx";
import { Keys } from "./keys.tsx";
import { Members } from "./members.tsx";
import { Notifications } from "./notifications/notifications.tsx";
import { Quotas } from "./quotas/quotas.tsx";
import { Setup } from "./setup.tsx";
import { Sources } from "./sources.tsx";
import { Tokens } from "./tokens.tsx";
import "../../components/data-table.css";
import "./settings.css";

export type SettingsProps = {
  project: Project;
  /** Called when something of the project itself has changed. */
  onProjects: () => void;
};

type Group = { name: string; tabs: readonly (readonly [tab: SettingsTab, name: string])[] };

const tabs: Record<SettingsTab, { name: string; Content: (props: SettingsProps) => JSX.Element }> = {
  setup: { name: "Setup", Content: Setup },
  keys: { name: "Keys", Content: Keys },
  quotas: { name: "Quotas", Content: Quotas },
  notifications: { name: "Notifications", Content: Notifications },
  sources: { name: "Source links", Content: Sources },
  members: { name: "Members", Content: Members },
  tokens: { name: "Tokens", Content: Tokens },
  account: { name: "Account", Content: Account },
};

/** What can be set, of the project, of its organization, and of oneself. */
export function SettingsScreen({ project, tab, onProjects }: SettingsProps & { tab: SettingsTab }) {
  const { Content, name } = tabs[tab];
  useScreen(`${name} · ${project.name}`);
  const groups: readonly Group[] = [
    { name: project.name, tabs: ofTabs("setup", "keys", "quotas", "notifications", "sources") },
    { name: project.org, tabs: ofTabs("members", "tokens") },
    { name: "You", tabs: ofTabs("account") },
  ];
  return (
    <main class="page settings">
      <SettingsNav project={project} tab={tab} groups={groups} />
      <div class="settings-content">
        <ReadOnlyNote tab={tab} />
        <Content key={tab} project={project} onProjects={onProjects} />
      </div>
    </main>
  );
}

const ofTabs = (...names: SettingsTab[]) => names.map((tab) => [tab, tabs[tab].name] as const);

function SettingsNav({ project, tab, groups }: { project: Project; tab: SettingsTab; groups: readonly Group[] }) {
  return (
    <nav class="settings-nav" aria-label="Settings">
      {groups.map((group, index) => (
        <div key={index} class="settings-group">
          <p class="settings-group-name">
            <Foreign text={group.name} limit={60} />
          </p>
          {group.tabs.map(([to, name]) => (
            <a
              key={to}
              class="settings-link"
              href={routeHash({ name: "settings", org: project.org, project: project.slug, tab: to })}
              aria-current={to === tab ? "page" : undefined}
            >
              {name}
            </a>
          ))}
        </div>
      ))}
    </nav>
  );
}

/** The scopes that let one change what is on a tab. */
const NEEDED: Partial<Record<SettingsTab, string>> = {
  setup: "project:write",
  keys: "project:write",
  quotas: "project:write",
  notifications: "project:write",
  sources: "project:write",
  members: "org:admin",
  tokens: "org:admin",
};

/** Says once, above what cannot be changed, why that is so. */
function ReadOnlyNote({ tab }: { tab: SettingsTab }) {
  const { viewer } = usePage();
  const may = useMay(NEEDED[tab] ?? "");
  if (NEEDED[tab] === undefined || may || viewer.value === undefined) return null;
  return <p class="read-only">{READ_ONLY}</p>;
}
