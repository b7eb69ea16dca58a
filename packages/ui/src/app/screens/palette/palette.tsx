import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import type { Project } from "../../api/project.ts";
import { Dialog } from "../../components/dialog.tsx";
import { usePage } from "../../state/context.ts";
import type { IssueList } from "../../state/issue-list.ts";
import { defaultList } from "../../state/route.ts";
import { themes } from "../../state/theme.ts";
import { useShortcuts } from "../../state/use-shortcuts.ts";
import { printable } from "../../text/printable.ts";
import { type Command, matchCommands } from "./commands.ts";
import { ShortcutHelp } from "./shortcut-help.tsx";
import "./palette.css";

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

function useCommands(projects: readonly Project[], current: Project, list: IssueList, showKeys: () => void): Command[] {
  const { router, theme, session } = usePage();
  const place = { org: current.org, project: current.slug };
  return [
    ...(list.issues.value ?? []).map((issue) => ({
      id: `issue ${issue.id}`,
      group: printable(issue.shortId, 40),
      name: printable(issue.title, 160),
      run: () => router.go({ name: "issue", ...place, id: issue.id }),
    })),
    ...projects.map((project) => ({
      id: `project ${project.org}/${project.slug}`,
      group: "Project",
      name: project.name,
      run: () => router.go({ name: "issues", org: project.org, project: project.slug, ...defaultList }),
    })),
    ...(["date", "new", "freq", "user"] as const).map((sort) => ({
      id: `sort ${sort}`,
      group: "Sort",
      name: { date: "Sort by last seen", new: "Sort by first seen", freq: "Sort by events", user: "Sort by users" }[
        sort
      ],
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
    ...(session.token.value === undefined
      ? []
      : [{ id: "leave", group: "Session", name: "Sign out", run: () => session.signOut() }]),
  ];
}

type PaletteDialogProps = PaletteProps & { onKeys: () => void; onClose: () => void };

function PaletteDialog({ projects, project, list, onKeys, onClose }: PaletteDialogProps) {
  const commands = useCommands(projects, project, list, onKeys);
  const [text, setText] = useState("");
  const [at, setAt] = useState(0);
  const found = matchCommands(commands, text);
  const field = useRef<HTMLInputElement>(null);
  const options = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => field.current?.focus(), []);
  useEffect(() => options.current?.children[at]?.scrollIntoView({ block: "nearest" }), [at]);
  const run = (command: Command | undefined) => {
    if (command === undefined) return;
    onClose();
    command.run();
  };
  const keys: Record<string, () => void> = {
    ArrowDown: () => setAt(Math.min(found.length - 1, at + 1)),
    ArrowUp: () => setAt(Math.max(0, at - 1)),
    Enter: () => run(found[at]),
  };
  return (
    <Dialog label="Find" place="top" onClose={onClose}>
      <input
        ref={field}
        class="palette-field"
        type="text"
        role="combobox"
        aria-label="Find an issue, a project or a command"
        aria-expanded="true"
        aria-controls="palette-options"
        aria-activedescendant={found[at] && `palette-${at}`}
        autocomplete="off"
        spellcheck={false}
        placeholder="Find an issue, a project or a command"
        value={text}
        onInput={(event) => {
          setText(event.currentTarget.value);
          setAt(0);
        }}
        onKeyDown={(event) => {
          const handle = keys[event.key];
          if (handle === undefined) return;
          event.preventDefault();
          handle();
        }}
      />
      <div ref={options} id="palette-options" class="palette-options" role="listbox" aria-label="Found">
        {found.map((command, index) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the focus stays in the field, which has the keys
          <div
            key={command.id}
            id={`palette-${index}`}
            class="palette-option"
            role="option"
            tabIndex={-1}
            aria-selected={index === at}
            onPointerMove={() => setAt(index)}
            onClick={() => run(command)}
          >
            <span class="palette-name">
              <bdi>{command.name}</bdi>
            </span>
            <span class="palette-group">{command.keys ? <kbd>{command.keys}</kbd> : <bdi>{command.group}</bdi>}</span>
          </div>
        ))}
      </div>
      {found.length === 0 && <p class="palette-none">Nothing of what is loaded has these words.</p>}
    </Dialog>
  );
}
