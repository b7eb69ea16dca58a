import { useEffect, useLayoutEffect } from "preact/hooks";

/** Names the tab after the screen, and begins at its top. */
export function useScreen(title: string): void {
  useLayoutEffect(() => scrollTo({ top: 0 }), []);
  useEffect(() => {
    document.title = `${title} · Winnow`;
  }, [title]);
}
