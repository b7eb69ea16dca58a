import { type ReadonlySignal, signal } from "@preact/signals";

/** What the issue list is asked for. All of it is in the address, so that a link shows the same list. */
export type ListOptions = {
  sort: Sort;
  query: string;
  /** Only issues seen in this time; empty for all of them. */
  period: Period;
  /** Only issues of these environments; empty for all of them. */
  environments: readonly string[];
};

/** What is looked for as long as nothing else is: issues that ask for attention. */
export const DEFAULT_QUERY = "is:unresolved";

export const defaultList: ListOptions = { sort: "date", query: DEFAULT_QUERY, period: "", environments: [] };

/** Sentry's names: last seen, first seen, events, users, and what rises most. */
export const sorts = ["date", "new", "freq", "user", "trend"] as const;
export type Sort = (typeof sorts)[number];

/** As the API names them; the empty one is all of the time. */
export const periods = ["", "24h", "14d", "30d", "90d"] as const;
export type Period = (typeof periods)[number];

/** The parts of a project's settings. */
export const settingsTabs = [
  "setup",
  "keys",
  "quotas",
  "notifications",
  "sources",
  "members",
  "tokens",
  "account",
] as const;
export type SettingsTab = (typeof settingsTabs)[number];

type InProject = { org: string; project: string };

/** A place in the page. */
export type Route =
  | { name: "home" }
  | { name: "projects" }
  /** One issue that somebody shared, for readers without an account. */
  | { name: "share"; secret: string }
  | ({ name: "issues" } & InProject & ListOptions)
  | ({
      name: "issue";
      id: string /** The sample to show; the newest where none is named. */;
      event?: string;
    } & InProject)
  | ({ name: "releases" } & InProject)
  | ({ name: "release"; version: string } & InProject)
  | ({ name: "savings" } & InProject)
  | ({ name: "settings"; tab: SettingsTab } & InProject);

/**
 * Reads a route from the fragment of the address: the host mounts static files under a prefix and need not know any
 * path of ours, and what one looks for stays out of its access log.
 */
export function parseRoute(hash: string): Route {
  const [path = "", search = ""] = splitOnce(hash.replace(/^#/, ""));
  const [org, project, section, id, , event] = path.split("/").filter(Boolean).map(decode);
  if (org === undefined) return { name: "home" };
  // Places of a project have three parts and more, so that no name of an organization is taken by a place.
  if (project === undefined) return org === "projects" ? { name: "projects" } : { name: "home" };
  if (org === "share" && section === undefined) return { name: "share", secret: project };
  return parseInProject({ org, project }, section, id, event, new URLSearchParams(search));
}

function parseInProject(
  place: InProject,
  section: string | undefined,
  id: string | undefined,
  event: string | undefined,
  parameters: URLSearchParams,
): Route {
  if (section === "releases") {
    return id === undefined ? { name: "releases", ...place } : { name: "release", ...place, version: id };
  }
  if (section === "savings") return { name: "savings", ...place };
  if (section === "settings") {
    return { name: "settings", ...place, tab: settingsTabs.find((tab) => tab === id) ?? "setup" };
  }
  if (section === "issues" && id !== undefined) {
    return { name: "issue", ...place, id, ...(event === undefined ? {} : { event }) };
  }
  return {
    name: "issues",
    ...place,
    sort: sorts.find((sort) => sort === parameters.get("sort")) ?? "date",
    // An empty query in the address is one that somebody emptied.
    query: parameters.get("query") ?? DEFAULT_QUERY,
    period: periods.find((period) => period === parameters.get("period")) ?? "",
    environments: parameters.getAll("environment"),
  };
}

/** The fragment of a route; `parseRoute` reads it back. */
export function routeHash(route: Route): string {
  if (route.name === "home") return "#/";
  if (route.name === "projects") return "#/projects";
  if (route.name === "share") return `#/share/${encode(route.secret)}`;
  const project = `#/${encode(route.org)}/${encode(route.project)}`;
  switch (route.name) {
    case "issue": {
      const issue = `${project}/issues/${encode(route.id)}`;
      return route.event === undefined ? issue : `${issue}/events/${encode(route.event)}`;
    }
    case "issues":
      return `${project}/issues${listSearch(route)}`;
    case "release":
      return `${project}/releases/${encode(route.version)}`;
    case "settings":
      return `${project}/settings/${route.tab}`;
    default:
      return `${project}/${route.name}`;
  }
}

/** What of a list is not as it is by default, as the query of an address. */
function listSearch({ query, sort, period, environments }: ListOptions): string {
  const parameters = new URLSearchParams();
  if (query !== DEFAULT_QUERY) parameters.set("query", query);
  if (sort !== "date") parameters.set("sort", sort);
  if (period !== "") parameters.set("period", period);
  for (const environment of environments) parameters.append("environment", environment);
  return parameters.size === 0 ? "" : `?${parameters}`;
}

/** Half a character, as a broken event may bring it, cannot stand in an address. */
const encode = (segment: string) => encodeURIComponent(segment.toWellFormed());

function splitOnce(hash: string): [path: string, search: string] {
  const at = hash.indexOf("?");
  return at < 0 ? [hash, ""] : [hash.slice(0, at), hash.slice(at + 1)];
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
