import { useLayoutEffect, useRef } from "preact/hooks";
import type { Route } from "./route.ts";

/** What makes a place another one: not how its list is sorted, nor which sample is open. */
function placeOf(route: Route): string {
  const parts: (string | undefined)[] = [route.name];
  if ("org" in route) parts.push(route.org, route.project);
  if (route.name === "issue") parts.push(route.id);
  if (route.name === "release") parts.push(route.version);
  if (route.name === "settings") parts.push(route.tab);
  return parts.join("\n");
}

/**
 * On the way to another place the focus goes to its content, so that the next Tab and a screen reader begin there. A screen that
 * puts it somewhere itself (the row one came from) has done so already.
 */
export function useFocusOnNavigation(route: Route): void {
  const before = useRef<string | undefined>(undefined);
  const place = placeOf(route);
  // Nothing of the new place is in the document yet: this is what had the focus on the way to it.
  const focused = document.activeElement;
  useLayoutEffect(() => {
    const isFirst = before.current === undefined;
    before.current = place;
    const main = document.querySelector<HTMLElement>("main");
    const putThere = document.activeElement !== focused && main?.contains(document.activeElement);
    if (isFirst || main === null || putThere) return;
    const target = main.querySelector<HTMLElement>("h1") ?? main;
    target.tabIndex = -1;
    target.focus({ preventScroll: true });
  }, [place]);
}
