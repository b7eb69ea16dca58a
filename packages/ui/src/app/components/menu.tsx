import { useEffect, useId, useLayoutEffect, useRef, useState } from "preact/hooks";
import { Button } from "./button.tsx";
import type { IconName } from "./icon.tsx";
import "./menu.css";

/** Something to choose. `keys` is shown beside it. */
export type MenuItem = { name: string; keys?: string; isDanger?: boolean; disabled?: boolean; run: () => void };

type MenuProps = {
  /** The name for screen readers and the tooltip, where the button shows no words. */
  label?: string;
  children?: string;
  icon?: IconName;
  kind?: "plain" | "main" | "quiet";
  disabled?: boolean;
  /** Which edge of the button the list stands at; default `"end"`. */
  align?: "start" | "end";
  /** Lists apart by a line. */
  groups: readonly (readonly MenuItem[])[];
};

/**
 * A button with a list of choices. Keys: https://www.w3.org/WAI/ARIA/apg/patterns/menu-button/
 */
export function Menu({ label, children, icon = "chevron", kind, disabled, align = "end", groups }: MenuProps) {
  const id = useId();
  const root = useRef<HTMLSpanElement>(null);
  const [open, setOpen] = useState(false);
  useEffect(() => {
    if (!open) return;
    const close = (event: Event) => {
      if (!(event.target instanceof Node && root.current?.contains(event.target))) setOpen(false);
    };
    addEventListener("pointerdown", close);
    addEventListener("focusin", close);
    return () => {
      removeEventListener("pointerdown", close);
      removeEventListener("focusin", close);
    };
  }, [open]);
  const leave = () => {
    setOpen(false);
    root.current?.querySelector("button")?.focus();
  };
  return (
    <span ref={root} class={`menu menu-${align}`}>
      <Button
        icon={icon}
        label={label}
        kind={kind}
        disabled={disabled}
        popup={open ? id : ""}
        onClick={() => setOpen(!open)}
      >
        {children}
      </Button>
      {open && (
        <MenuList
          id={id}
          label={label ?? children ?? ""}
          groups={groups}
          onLeave={leave}
          onChoose={(item) => {
            // The focus first: a window that the choice opens gives it back to where it was.
            leave();
            item.run();
          }}
        />
      )}
    </span>
  );
}

type MenuListProps = Pick<MenuProps, "groups"> & {
  id: string;
  label: string;
  onLeave: () => void;
  onChoose: (item: MenuItem) => void;
};

function MenuList({ id, label, groups, onLeave, onChoose }: MenuListProps) {
  const list = useRef<HTMLDivElement>(null);
  const items = () => [...(list.current?.querySelectorAll<HTMLElement>("[role=menuitem]:not(:disabled)") ?? [])];
  const move = (step: number) => {
    const all = items();
    const at = all.indexOf(document.activeElement as HTMLElement);
    all.at((at + step) % all.length)?.focus();
  };
  useLayoutEffect(() => {
    if (list.current) keepInWindow(list.current);
    items()[0]?.focus({ preventScroll: true });
  }, []);
  const keys: Record<string, () => void> = {
    ArrowDown: () => move(1),
    ArrowUp: () => move(-1),
    Home: () => items()[0]?.focus(),
    End: () => items().at(-1)?.focus(),
    Escape: onLeave,
    Tab: onLeave,
  };
  return (
    <div
      ref={list}
      id={id}
      class="menu-list"
      role="menu"
      tabIndex={-1}
      aria-label={label}
      onKeyDown={(event) => {
        // The keys of the screen below are not meant.
        event.stopPropagation();
        const handle = keys[event.key];
        if (handle === undefined) return;
        event.preventDefault();
        handle();
      }}
    >
      {groups.map((group, index) => (
        // biome-ignore lint/a11y/useSemanticElements: a group of a menu, not of a form
        <div key={index} class="menu-group" role="group">
          {group.map((item) => (
            <button
              key={item.name}
              type="button"
              class={item.isDanger ? "menu-item menu-danger" : "menu-item"}
              role="menuitem"
              tabIndex={-1}
              disabled={item.disabled}
              onClick={() => onChoose(item)}
              onPointerMove={(event) => event.currentTarget.focus({ preventScroll: true })}
            >
              <span>{item.name}</span>
              {item.keys && (
                <span class="menu-keys" aria-hidden="true">
                  {item.keys}
                </span>
              )}
            </button>
          ))}
        </div>
      ))}
    </div>
  );
}

/** Distance that a list keeps from the edge of the window, in CSS pixels. */
const EDGE = 8;

/** Moves a list that would leave the window back into it: sideways by as much as it takes, upwards to above its button. */
function keepInWindow(list: HTMLElement): void {
  const { left, right, top, bottom, height } = list.getBoundingClientRect();
  const width = document.documentElement.clientWidth;
  const aside = right > width - EDGE ? width - EDGE - right : Math.max(0, EDGE - left);
  const button = list.parentElement?.getBoundingClientRect();
  const isAbove = bottom > innerHeight - EDGE && button !== undefined && button.top > height + EDGE;
  const up = isAbove ? button.top - EDGE / 2 - height - top : 0;
  if (aside !== 0 || up !== 0) list.style.translate = `${aside}px ${up}px`;
}
