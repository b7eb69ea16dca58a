import { asArray, asObject, asText } from "./decode.ts";
import { inProject, type Place } from "./place.ts";
import { type ApiRequest, pathOf } from "./request.ts";

/** Somebody whom an issue can be assigned to. `name` is what the API takes. */
export type Person = { name: string; email: string | undefined };

const textsOf = (body: unknown, field: string): string[] =>
  asArray(body).flatMap((item) => asText(asObject(item)?.[field]) ?? []);

/** The keys of tags that the issues of a project have. */
export async function listTagKeys(request: ApiRequest, place: Place, signal?: AbortSignal): Promise<string[]> {
  return textsOf((await request.json(inProject(place, "tags/"), signal)).body, "key");
}

/** Values of a tag that begin with a text. */
export async function listTagValues(
  request: ApiRequest,
  place: Place,
  key: string,
  prefix: string,
  signal?: AbortSignal,
): Promise<string[]> {
  const search = new URLSearchParams({ query: prefix });
  return textsOf(
    (await request.json(inProject(place, `${pathOf("tags", key)}values/?${search}`), signal)).body,
    "value",
  );
}

/** The environments that a project has seen. */
export async function listEnvironments(request: ApiRequest, place: Place, signal?: AbortSignal): Promise<string[]> {
  return textsOf((await request.json(inProject(place, "environments/"), signal)).body, "name");
}

/** The releases of a project, newest first. */
export async function listVersions(request: ApiRequest, place: Place, signal?: AbortSignal): Promise<string[]> {
  return textsOf((await request.json(inProject(place, "releases/?per_page=50"), signal)).body, "version");
}

/** Whom issues can be assigned to. */
export async function listPeople(request: ApiRequest, org: string, signal?: AbortSignal): Promise<Person[]> {
  const { body } = await request.json(`${pathOf("organizations", org)}users/`, signal);
  return asArray(body).flatMap((item) => {
    const raw = asObject(item);
    const name = asText(raw?.name) ?? asText(raw?.email);
    return name === undefined || name === "" ? [] : [{ name, email: asText(raw?.email) }];
  });
}
