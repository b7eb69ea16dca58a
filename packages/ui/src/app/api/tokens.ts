import { asArray, asMoment, asObject, asText } from "./decode.ts";
import { type ApiRequest, pathOf } from "./request.ts";

/** A bearer token without its secret. Times are ms since epoch. */
export type Token = {
  id: string;
  name: string;
  scopes: readonly string[];
  created: number | undefined;
  lastUsed: number | undefined;
  expires: number | undefined;
  createdBy: string | undefined;
};

function decodeToken(value: unknown): Token | undefined {
  const raw = asObject(value);
  const id = asText(raw?.id);
  if (raw === undefined || id === undefined) return undefined;
  return {
    id,
    name: asText(raw.name) ?? "",
    scopes: asArray(raw.scopes).filter((scope) => typeof scope === "string"),
    created: asMoment(raw.dateCreated),
    lastUsed: asMoment(raw.lastUsed),
    expires: asMoment(raw.expires),
    createdBy: asText(raw.createdBy) ?? asText(asObject(raw.createdBy)?.name),
  };
}

const pathIn = (org: string) => pathOf("organizations", org, "winnow", "tokens");

export async function listTokens(request: ApiRequest, org: string, signal?: AbortSignal): Promise<Token[]> {
  const { body } = await request.json(pathIn(org), signal);
  return asArray(body).flatMap((item) => decodeToken(item) ?? []);
}

/**
 * @param wish with `days` until it ends; without them it does not
 * @returns the token itself; no later answer has it
 */
export async function createToken(
  request: ApiRequest,
  org: string,
  wish: { name: string; scopes: readonly string[]; days?: number },
): Promise<string | undefined> {
  const { body } = await request.json(pathIn(org), undefined, { method: "POST", body: wish });
  return asText(asObject(body)?.token);
}

export async function revokeToken(request: ApiRequest, org: string, id: string): Promise<void> {
  await request.json(`${pathIn(org)}${encodeURIComponent(id)}/`, undefined, { method: "DELETE" });
}
