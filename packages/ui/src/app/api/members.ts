import { asArray, asMoment, asObject, asText } from "./decode.ts";
import { type ApiRequest, pathOf } from "./request.ts";

export const roles = ["owner", "member", "viewer"] as const;
export type Role = (typeof roles)[number];

/** Somebody who may sign in. Times are ms since epoch. */
export type Member = {
  id: string;
  name: string;
  email: string;
  role: string;
  /** Invited, and never here so far. */
  pending: boolean;
  created: number | undefined;
  lastSeen: number | undefined;
};

function decodeMember(value: unknown): Member | undefined {
  const raw = asObject(value);
  const id = asText(raw?.id);
  if (raw === undefined || id === undefined) return undefined;
  return {
    id,
    name: asText(raw.name) ?? "",
    email: asText(raw.email) ?? "",
    role: asText(raw.role) ?? "viewer",
    pending: raw.pending === true,
    created: asMoment(raw.dateCreated),
    lastSeen: asMoment(raw.lastSeen),
  };
}

export async function listMembers(request: ApiRequest, org: string, signal?: AbortSignal): Promise<Member[]> {
  const { body } = await request.json(pathOf("organizations", org, "members"), signal);
  return asArray(body).flatMap((item) => decodeMember(item) ?? []);
}

/** @returns the link that lets them in once, relative to the page */
export async function inviteMember(
  request: ApiRequest,
  org: string,
  wish: { name: string; email?: string; role: Role },
): Promise<string | undefined> {
  const path = pathOf("organizations", org, "members");
  const { body } = await request.json(path, undefined, { method: "POST", body: wish });
  return asText(asObject(body)?.link);
}

export async function changeRole(request: ApiRequest, org: string, id: string, role: Role): Promise<void> {
  await request.json(pathOf("organizations", org, "members", id), undefined, { method: "PUT", body: { role } });
}

export async function removeMember(request: ApiRequest, org: string, id: string): Promise<void> {
  await request.json(pathOf("organizations", org, "members", id), undefined, { method: "DELETE" });
}

/** Another link that lets somebody in once: for who has lost the first one, or the password. */
export async function linkForMember(request: ApiRequest, org: string, id: string): Promise<string | undefined> {
  const path = pathOf("organizations", org, "members", id, "link");
  const { body } = await request.json(path, undefined, { method: "POST" });
  return asText(asObject(body)?.link);
}
