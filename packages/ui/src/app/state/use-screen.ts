import { useEffect, useLayoutEffect } from "preact/hooks";
import { printable } from "../text/printable.ts";

/** Names the tab after the screen, and begins at its top. */
export function useScreen(title: string): void {
  useLayoutEffect(() => scrollTo({ top: 0 }), []);
  useEffect(() => {
    document.title = `${printable(title, 120)} · Winnow`;
  }, [title]);
}
