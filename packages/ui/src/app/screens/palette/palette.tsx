import { useState } from "preact/hooks";
import type { Issue } from "../../api/issue.ts";
import type { Project } from "../../api/project.ts";
import { Picker, type PickerOption } from "../../components/picker.tsx";
import { usePage } from "../../state/context.ts";
import type { IssueList } from "../../state/issue-list.ts";
import { defaultList, sorts } from "../../state/route.ts";
import { themes } from "../../state/theme.ts";
import { useShortcuts } from "../../state/use-shortcuts.ts";
import { printable } from "../../text/printable.ts";
import { type Command, MAX_SHOWN, matchCommands } from "./commands.ts";
import { ShortcutHelp } from "./shortcut-help.tsx";
import "./palette.css";

const sortNames = { date: "last seen", new: "first seen", freq: "events", user: "users", trend: "trend" };

type PaletteProps = { projects: readonly Project[]; project: Project; list: IssueList };

/** One field that finds issues, projects and commands; and the list of keys. */
export function Palette({ projects, project, list }: PaletteProps) {
  const [open, setOpen] = useState<"palette" | "keys" | undefined>(undefined);
  const show = () => setOpen("palette");
  useShortcuts({ "mod+k": show, "?": () => setOpen("keys") });
  const close = () => setOpen(undefined);
  if (open === "keys") return <ShortcutHelp onClose={close} />;
  if (open === undefined) return null;
  return (
    <PaletteDialog projects={projects} project={project} list={list} onKeys={() => setOpen("keys")} onClose={close} />
  );
}

/** Of all loaded issues only those that may be found are made into commands: there may be many thousands. */
function issuesWith(list: IssueList, text: string): readonly Issue[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  const found: Issue[] = [];
  for (const issue of list.issues.value ?? []) {
    const haystack = `${issue.title.slice(0, 200)} ${issue.shortId}`.toLowerCase();
    if (words.every((word) => haystack.includes(word))) found.push(issue);
    if (found.length === MAX_SHOWN) break;
  }
  return found;
}

type Commands = { projects: readonly Project[]; project: Project; list: IssueList; text: string; showKeys: () => void };

function useCommands({ projects, project: current, list, text, showKeys }: Commands): Command[] {
  const { router, theme, session } = usePage();
  const place = { org: current.org, project: current.slug };
  const issues = issuesWith(list, text).map((issue) => ({
    id: `issue ${issue.id}`,
    group: printable(issue.shortId, 40),
    name: printable(issue.title, 160),
    run: () => router.go({ name: "issue", ...place, id: issue.id }),
  }));
  const isAsked = text.trim() !== "";
  return [
    // Who has not written anything yet sees where one can go, and not issues only.
    ...(isAsked ? issues : []),
    ...projects.map((project) => ({
      id: `project ${project.org}/${project.slug}`,
      group: "Project",
      name: project.name,
      run: () => router.go({ name: "issues", org: project.org, project: project.slug, ...defaultList }),
    })),
    ...(["issues", "releases", "savings", "settings"] as const).map((name) => ({
      id: `place ${name}`,
      group: "Go to",
      name: { issues: "Issues", releases: "Releases", savings: "Savings", settings: "Settings" }[name],
      run: () => {
        if (name === "settings") router.go({ name, ...place, tab: "setup" });
        else router.go(name === "issues" ? { name, ...place, ...list.options } : { name, ...place });
      },
    })),
    { id: "place projects", group: "Go to", name: "All projects", run: () => router.go({ name: "projects" }) },
    ...sorts.map((sort) => ({
      id: `sort ${sort}`,
      group: "Sort",
      name: `Sort by ${sortNames[sort]}`,
      run: () => router.go({ name: "issues", ...place, ...list.options, sort }),
    })),
    ...themes.map((name) => ({
      id: `theme ${name}`,
      group: "Colours",
      name: `Colours: ${name}`,
      run: () => {
        theme.value = name;
      },
    })),
    { id: "keys", group: "Help", name: "Show the keys", keys: "?", run: showKeys },
    { id: "leave", group: "Session", name: "Sign out", run: () => session.signOut() },
    ...(isAsked ? [] : issues),
  ];
}

type PaletteDialogProps = PaletteProps & { onKeys: () => void; onClose: () => void };

function PaletteDialog({ projects, project, list, onKeys, onClose }: PaletteDialogProps) {
  const { router } = usePage();
  const [text, setText] = useState("");
  const commands = useCommands({ projects, project, list, text, showKeys: onKeys });
  const options: PickerOption[] = matchCommands(commands, text).map(({ group, keys, ...command }) => ({
    ...command,
    aside: keys === undefined ? <bdi>{group}</bdi> : <kbd>{keys}</kbd>,
  }));
  // What is not loaded is found by the receiver.
  if (text.trim() !== "") {
    options.push({
      id: "search",
      name: `“${printable(text.trim(), 80)}”`,
      aside: "search all issues",
      run: () =>
        router.go({ name: "issues", org: project.org, project: project.slug, ...defaultList, query: text.trim() }),
    });
  }
  return (
    <Picker
      label="Find"
      placeholder="Find an issue, a project or a command"
      text={text}
      onText={setText}
      options={options}
      none="Nothing is called like this."
      onClose={onClose}
    />
  );
}
