import { ApiError } from "./api-error.ts";
import { asArray, asCount, asMoment, asObject, asText } from "./decode.ts";
import { inProject, type Place } from "./place.ts";
import { type ApiRequest, pathOf } from "./request.ts";

/** A release of a project. Times are ms since epoch; a figure that this receiver does not tell is absent. */
export type Release = {
  version: string;
  url: string | undefined;
  created: number | undefined;
  released: number | undefined;
  firstEvent: number | undefined;
  lastEvent: number | undefined;
  newIssues: number;
  regressions: number | undefined;
  events: number | undefined;
  commits: number;
  deploys: number;
  /** Of its sessions, where apps send them. */
  health: Health | undefined;
};

/** Shares are from 0 to 1. */
export type Health = {
  sessions: number | undefined;
  users: number | undefined;
  crashFreeSessions: number | undefined;
  crashFreeUsers: number | undefined;
};

export type Commit = {
  id: string;
  message: string;
  author: string;
  repository: string;
  at: number | undefined;
};

export type Deploy = { id: string; environment: string; name: string; url: string; at: number | undefined };

function decodeRelease(value: unknown): Release | undefined {
  const raw = asObject(value);
  const version = asText(raw?.version);
  if (raw === undefined || version === undefined) return undefined;
  const winnow = asObject(raw.winnow);
  return {
    version,
    url: asText(raw.url),
    created: asMoment(raw.dateCreated),
    released: asMoment(raw.dateReleased),
    firstEvent: asMoment(raw.firstEvent),
    lastEvent: asMoment(raw.lastEvent),
    newIssues: asCount(raw.newGroups) ?? 0,
    regressions: asCount(winnow?.regressions),
    events: asCount(winnow?.events) ?? asCount(winnow?.count),
    commits: asCount(raw.commitCount) ?? 0,
    deploys: asCount(raw.deployCount) ?? 0,
    health: decodeHealth(winnow?.health),
  };
}

function decodeHealth(value: unknown): Release["health"] {
  const raw = asObject(value);
  const share = (item: unknown) => (typeof item === "number" && item >= 0 && item <= 1 ? item : undefined);
  const crashFreeSessions = share(raw?.crashFreeSessions);
  const crashFreeUsers = share(raw?.crashFreeUsers);
  if (raw === undefined || (crashFreeSessions === undefined && crashFreeUsers === undefined)) return undefined;
  return { sessions: asCount(raw.sessions), users: asCount(raw.users), crashFreeSessions, crashFreeUsers };
}

export async function listReleases(
  request: ApiRequest,
  place: Place,
  query: string,
  signal?: AbortSignal,
): Promise<Release[]> {
  const parameters = new URLSearchParams({ per_page: "100", ...(query === "" ? {} : { query }) });
  const { body } = await request.json(inProject(place, `releases/?${parameters}`), signal);
  return asArray(body).flatMap((item) => decodeRelease(item) ?? []);
}

const releaseIn = (place: Place, version: string, ...rest: string[]) =>
  inProject(place, pathOf("releases", version, ...rest));

export async function readRelease(
  request: ApiRequest,
  place: Place,
  version: string,
  signal?: AbortSignal,
): Promise<Release> {
  const release = decodeRelease((await request.json(releaseIn(place, version), signal)).body);
  if (release === undefined) throw new ApiError("server", 200, "the answer is not a release");
  return release;
}

export async function listCommits(
  request: ApiRequest,
  place: Place,
  version: string,
  signal?: AbortSignal,
): Promise<Commit[]> {
  const { body } = await request.json(releaseIn(place, version, "commits"), signal);
  return asArray(body).map((item) => {
    const raw = asObject(item);
    const author = asObject(raw?.author);
    return {
      id: asText(raw?.id) ?? "",
      message: asText(raw?.message) ?? "",
      author: asText(author?.name) ?? asText(author?.email) ?? "",
      repository: asText(asObject(raw?.repository)?.name) ?? "",
      at: asMoment(raw?.dateCreated),
    };
  });
}

export async function listDeploys(
  request: ApiRequest,
  place: Place,
  version: string,
  signal?: AbortSignal,
): Promise<Deploy[]> {
  const { body } = await request.json(releaseIn(place, version, "deploys"), signal);
  return asArray(body).map((item) => {
    const raw = asObject(item);
    return {
      id: asText(raw?.id) ?? "",
      environment: asText(raw?.environment) ?? "",
      name: asText(raw?.name) ?? "",
      url: asText(raw?.url) ?? "",
      at: asMoment(raw?.dateFinished),
    };
  });
}
