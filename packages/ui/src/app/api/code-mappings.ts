import { asArray, asObject, asText } from "./decode.ts";
import { inProject, type Place } from "./place.ts";
import { type ApiRequest, pathOf } from "./request.ts";

/** Where the files of stack traces are in a repository. */
export type CodeMapping = { stackRoot: string; sourceRoot: string; repository: string; branch: string };
export type StoredCodeMapping = CodeMapping & { id: string };

const PATH = "winnow/code-mappings/";

export async function listCodeMappings(
  request: ApiRequest,
  place: Place,
  signal?: AbortSignal,
): Promise<StoredCodeMapping[]> {
  const { body } = await request.json(inProject(place, PATH), signal);
  return asArray(body).flatMap((item) => {
    const raw = asObject(item);
    const id = asText(raw?.id);
    if (raw === undefined || id === undefined) return [];
    return {
      id,
      stackRoot: asText(raw.stackRoot) ?? "",
      sourceRoot: asText(raw.sourceRoot) ?? "",
      repository: asText(raw.repository) ?? "",
      branch: asText(raw.branch) ?? "",
    };
  });
}

export async function createCodeMapping(request: ApiRequest, place: Place, mapping: CodeMapping): Promise<void> {
  await request.json(inProject(place, PATH), undefined, { method: "POST", body: mapping });
}

export async function deleteCodeMapping(request: ApiRequest, place: Place, id: string): Promise<void> {
  await request.json(inProject(place, pathOf("winnow", "code-mappings", id)), undefined, { method: "DELETE" });
}
