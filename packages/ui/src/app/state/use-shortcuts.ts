import { useLayoutEffect, useRef } from "preact/hooks";

/** By key as `KeyboardEvent.key` names it; `mod+k` is ⌘K on a Mac and Ctrl+K elsewhere. */
export type Shortcuts = Record<string, () => void>;

/** Handles single keys for as long as the component is there, except while one types, and never below an open dialog. */
export function useShortcuts(shortcuts: Shortcuts): void {
  const latest = useRef(shortcuts);
  latest.current = shortcuts;
  // With the screen, not after it is painted: whoever sees the screen may press a key at once.
  useLayoutEffect(() => {
    const handle = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.altKey || document.querySelector("dialog[open]") !== null) return;
      const mod = event.metaKey || event.ctrlKey;
      // In a field ⌘A marks its text; only the palette opens from everywhere.
      if (isTyping(event.target) && !(mod && event.key.toLowerCase() === "k")) return;
      const run = latest.current[mod ? `mod+${event.key.toLowerCase()}` : event.key];
      if (run === undefined) return;
      event.preventDefault();
      run();
    };
    addEventListener("keydown", handle);
    return () => removeEventListener("keydown", handle);
  }, []);
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    target.matches("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]")
  );
}
