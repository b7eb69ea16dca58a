import { ApiError } from "./api-error.ts";
import { asArray, asObject, asText } from "./decode.ts";
import type { ApiRequest } from "./request.ts";

/** Who reads the page, and what they may do. */
export type Viewer = {
  name: string;
  /** `owner`, `member`, `viewer`; absent for a token. */
  role: string | undefined;
  scopes: readonly string[];
  /** Reads by a session of the receiver, which can be ended. */
  session: boolean;
  passwordSet: boolean;
  /** False for a token, and where the host has its own sign-in. */
  canSetPassword: boolean;
  /** Whether the current password is asked for before another one is set. */
  needsCurrent: boolean;
};

/** Asks the receiver who one is. Older receivers only tell the scopes. */
export async function readViewer(request: ApiRequest, signal?: AbortSignal): Promise<Viewer> {
  try {
    return decodeViewer((await request.json("auth/me/", signal)).body);
  } catch (cause) {
    if (!(cause instanceof ApiError) || cause.kind !== "missing") throw cause;
  }
  const body = asObject((await request.json("", signal)).body);
  return decodeViewer({ name: asText(asObject(body?.user)?.name), scopes: asObject(body?.auth)?.scopes });
}

function decodeViewer(value: unknown): Viewer {
  const raw = asObject(value);
  return {
    name: asText(raw?.name) ?? "",
    role: asText(raw?.role),
    scopes: asArray(raw?.scopes).filter((scope) => typeof scope === "string"),
    session: raw?.session === true,
    passwordSet: raw?.passwordSet === true,
    canSetPassword: raw?.canSetPassword === true,
    needsCurrent: raw?.needsCurrent === true,
  };
}

/** Signs in by name and password; the session is a cookie that scripts cannot read. */
export async function signInByPassword(request: ApiRequest, name: string, password: string): Promise<void> {
  await request.json("auth/login/", undefined, { method: "POST", body: { name, password } });
}

/** Sets one's own password. @param current needed where one is set already */
export async function setPassword(request: ApiRequest, password: string, current?: string): Promise<void> {
  const body = { password, ...(current === undefined ? {} : { current }) };
  await request.json("auth/password/", undefined, { method: "PUT", body });
}

const ranks = ["read", "write", "admin"];

/** Whether scopes include one that is needed; a stronger one of a kind includes the weaker, as in Sentry. */
export function covers(scopes: readonly string[], wanted: string): boolean {
  const [kind, level = ""] = wanted.split(":");
  const needed = ranks.indexOf(level);
  return scopes.some((scope) => {
    if (scope === wanted) return true;
    const [hasKind, hasLevel = ""] = scope.split(":");
    return hasKind === kind && needed >= 0 && ranks.indexOf(hasLevel) >= needed;
  });
}
