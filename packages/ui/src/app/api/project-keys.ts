import { asArray, asMoment, asObject, asText } from "./decode.ts";
import { inProject, type Place } from "./place.ts";
import { type ApiRequest, pathOf } from "./request.ts";

/** A key of a project and the DSN that it makes. `created` is ms since epoch. */
export type ProjectKey = { id: string; name: string; dsn: string; active: boolean; created: number | undefined };

function decodeKey(value: unknown): ProjectKey | undefined {
  const raw = asObject(value);
  const id = asText(raw?.id) ?? asText(raw?.public);
  if (raw === undefined || id === undefined) return undefined;
  return {
    id,
    name: asText(raw.name) ?? "",
    dsn: asText(asObject(raw.dsn)?.public) ?? "",
    active: raw.isActive !== false,
    created: asMoment(raw.dateCreated),
  };
}

export async function listKeys(request: ApiRequest, place: Place, signal?: AbortSignal): Promise<ProjectKey[]> {
  const { body } = await request.json(inProject(place, "keys/"), signal);
  return asArray(body).flatMap((item) => decodeKey(item) ?? []);
}

export async function createKey(request: ApiRequest, place: Place, name: string): Promise<void> {
  await request.json(inProject(place, "keys/"), undefined, { method: "POST", body: name === "" ? {} : { name } });
}

/** Renames a key, or switches it off and on. */
export async function changeKey(
  request: ApiRequest,
  place: Place,
  id: string,
  change: { name?: string; isActive?: boolean },
): Promise<void> {
  await request.json(inProject(place, pathOf("keys", id)), undefined, { method: "PUT", body: change });
}

export async function deleteKey(request: ApiRequest, place: Place, id: string): Promise<void> {
  await request.json(inProject(place, pathOf("keys", id)), undefined, { method: "DELETE" });
}
