import { asArray, asMoment, asObject, asText } from "./decode.ts";
import { ofIssue } from "./place.ts";
import { type ApiRequest, pathOf } from "./request.ts";

/** A link that shows one issue to whoever has it, until it expires (ms since epoch). */
export type Share = { id: string; expires: number | undefined };

/** A new link: the only answer that has its secret. */
export type NewShare = Share & { path: string };

function decodeShare(value: unknown): (Share & { path: string | undefined }) | undefined {
  const raw = asObject(value);
  const id = asText(raw?.id);
  return id === undefined ? undefined : { id, expires: asMoment(raw?.expires), path: asText(raw?.path) };
}

export async function listShares(request: ApiRequest, issueId: string, signal?: AbortSignal): Promise<Share[]> {
  const { body } = await request.json(ofIssue(issueId, "winnow/shares/"), signal);
  return asArray(body).flatMap((item) => decodeShare(item) ?? []);
}

/** @param days until the link ends */
export async function createShare(request: ApiRequest, issueId: string, days: number): Promise<NewShare | undefined> {
  const path = ofIssue(issueId, "winnow/shares/");
  const share = decodeShare((await request.json(path, undefined, { method: "POST", body: { days } })).body);
  return share?.path === undefined ? undefined : { ...share, path: share.path };
}

export async function deleteShare(request: ApiRequest, issueId: string, id: string): Promise<void> {
  await request.json(ofIssue(issueId, pathOf("winnow", "shares", id)), undefined, { method: "DELETE" });
}
