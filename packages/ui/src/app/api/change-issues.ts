import { asArray, asObject, asText } from "./decode.ts";
import { inProject, ofIssue, type Place } from "./place.ts";
import type { ApiRequest } from "./request.ts";

/** How a new status is meant, in the API's words: minutes, and numbers from now on. */
export type StatusDetails = {
  inRelease?: string;
  inNextRelease?: boolean;
  ignoreDuration?: number;
  ignoreUntil?: string;
  ignoreCount?: number;
  ignoreWindow?: number;
  ignoreUserCount?: number;
};

/** What is made of an issue. `assignedTo` is a name or an e-mail address; empty for nobody. */
export type IssueChange = {
  status?: "resolved" | "ignored" | "unresolved";
  statusDetails?: StatusDetails;
  assignedTo?: string;
};

/** A fingerprint that leads to an issue; `mergedFrom` is the issue that it belonged to before a merge. */
export type IssueHash = { hash: string; mergedFrom: string | undefined };

/** Ids in one request: more would make its address longer than servers take. */
const CHUNK = 100;

/** Changes many issues in the same way. */
export async function changeIssues(
  request: ApiRequest,
  place: Place,
  ids: readonly string[],
  change: IssueChange,
): Promise<void> {
  for (const path of pathsOf(place, ids)) await request.json(path, undefined, { method: "PUT", body: change });
}

/**
 * Makes one issue of several, at most {@link CHUNK}.
 *
 * @returns the id of the one that stays
 */
export async function mergeIssues(
  request: ApiRequest,
  place: Place,
  ids: readonly string[],
): Promise<string | undefined> {
  const [path = ""] = pathsOf(place, ids);
  const { body } = await request.json(path, undefined, { method: "PUT", body: { merge: 1 } });
  return asText(asObject(asObject(body)?.merge)?.parent);
}

/**
 * Forgets issues.
 *
 * @param discard refuse what comes later of them at the door, and only count it
 */
export async function deleteIssues(
  request: ApiRequest,
  place: Place,
  ids: readonly string[],
  discard: boolean,
): Promise<void> {
  for (const path of pathsOf(place, ids)) {
    await request.json(path, undefined, discard ? { method: "PUT", body: { discard: true } } : { method: "DELETE" });
  }
}

/** The fingerprints that lead to an issue. */
export async function listHashes(request: ApiRequest, id: string, signal?: AbortSignal): Promise<IssueHash[]> {
  const { body } = await request.json(ofIssue(id, "hashes/"), signal);
  return asArray(body).flatMap((item) => {
    const raw = asObject(item);
    const hash = asText(raw?.id);
    return hash === undefined ? [] : [{ hash, mergedFrom: asText(asObject(raw?.winnow)?.mergedFrom) }];
  });
}

/** Takes what came by a merge out again: each fingerprint takes all of its former issue with it. */
export async function unmergeIssue(request: ApiRequest, id: string, hashes: readonly string[]): Promise<void> {
  const search = new URLSearchParams(hashes.map((hash) => ["id", hash]));
  await request.json(ofIssue(id, `hashes/?${search}`), undefined, { method: "PUT" });
}

/** The addresses of so many requests as it takes to name all ids. */
function pathsOf(place: Place, ids: readonly string[]): string[] {
  return Array.from({ length: Math.ceil(ids.length / CHUNK) }, (_, index) => {
    const search = new URLSearchParams(ids.slice(index * CHUNK, (index + 1) * CHUNK).map((id) => ["id", id]));
    return inProject(place, `issues/?${search}`);
  });
}
