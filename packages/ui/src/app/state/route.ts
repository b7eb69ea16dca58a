import { type ReadonlySignal, signal } from "@preact/signals";

/** What the issue list is asked for. All of it is in the address, so that a link shows the same list. */
export type ListOptions = { sort: Sort; query: string };

/** What is looked for as long as nothing else is: issues that ask for attention. */
export const DEFAULT_QUERY = "is:unresolved";

export const defaultList: ListOptions = { sort: "date", query: DEFAULT_QUERY };

/** Sentry's names: last seen, first seen, events, users. */
export const sorts = ["date", "new", "freq", "user"] as const;
export type Sort = (typeof sorts)[number];

/** A place in the page. */
export type Route =
  | { name: "home" }
  | ({ name: "issues"; org: string; project: string } & ListOptions)
  | {
      name: "issue";
      org: string;
      project: string;
      id: string /** The sample to show; the newest where none is named. */;
      event?: string;
    };

/**
 * Reads a route from the fragment of the address: the host mounts static files under a prefix and need not know any
 * path of ours, and what one looks for stays out of its access log.
 */
export function parseRoute(hash: string): Route {
  const [path = "", search = ""] = hash.replace(/^#/, "").split("?", 2);
  const [org, project, section, id, , event] = path.split("/").filter(Boolean).map(decode);
  if (org === undefined || project === undefined) return { name: "home" };
  if (section === "issues" && id !== undefined)
    return { name: "issue", org, project, id, ...(event === undefined ? {} : { event }) };
  const parameters = new URLSearchParams(search);
  return {
    name: "issues",
    org,
    project,
    sort: sorts.find((sort) => sort === parameters.get("sort")) ?? "date",
    // An empty query in the address is one that somebody emptied.
    query: parameters.get("query") ?? DEFAULT_QUERY,
  };
}

/** The fragment of a route; `parseRoute` reads it back. */
export function routeHash(route: Route): string {
  if (route.name === "home") return "#/";
  const project = `#/${encodeURIComponent(route.org)}/${encodeURIComponent(route.project)}/issues`;
  if (route.name === "issue") {
    const issue = `${project}/${encodeURIComponent(route.id)}`;
    return route.event === undefined ? issue : `${issue}/events/${encodeURIComponent(route.event)}`;
  }
  const parameters = new URLSearchParams();
  if (route.query !== DEFAULT_QUERY) parameters.set("query", route.query);
  if (route.sort !== "date") parameters.set("sort", route.sort);
  return parameters.size === 0 ? project : `${project}?${parameters}`;
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

export type Router = {
  route: ReadonlySignal<Route>;
  /** @param how `"replace"` leaves no entry in the history: for what is a setting and not a place */
  go(route: Route, how?: "push" | "replace"): void;
};

export function createRouter(): Router {
  const route = signal(parseRoute(location.hash));
  const read = () => {
    route.value = parseRoute(location.hash);
  };
  addEventListener("hashchange", read);
  addEventListener("popstate", read);
  return {
    route,
    go(next, how = "push") {
      if (how === "push") history.pushState(null, "", routeHash(next));
      else history.replaceState(null, "", routeHash(next));
      read();
    },
  };
}
