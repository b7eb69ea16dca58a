import type { NeutralRequest } from "../http/neutral.ts";
import type { Sessions } from "../project/sessions.ts";
import type { Access, Scope, Tokens } from "../project/tokens.ts";
import { ReceiverError } from "../receiver-error.ts";
import { requireSameOrigin, sessionOf } from "./login.ts";

/** A host's own answer to who asks: access, or nothing for a stranger. */
export type Authorize = (request: NeutralRequest) => Promise<Access | null | undefined> | Access | null | undefined;

/** Who vouches for a request, apart from its bearer token. */
export type Guards = {
  tokens: Tokens;
  sessions: Sessions;
  authorize?: Authorize;
};

/**
 * Who asks: a bearer token says, or the session of the page, or the host's hook.
 *
 * @throws ReceiverError `unauthorized` without valid access.
 */
export async function authenticate(request: NeutralRequest, guards: Guards): Promise<Access> {
  const bearer = /^Bearer\s+(\S+)$/i.exec(request.headers.authorization ?? "")?.[1];
  const access =
    bearer === undefined
      ? ((await bySession(request, guards)) ?? (await guards.authorize?.(request)))
      : await guards.tokens.find(bearer);
  if (!access) throw new ReceiverError("unauthorized", "a bearer token is needed");
  return access;
}

async function bySession(request: NeutralRequest, { sessions }: Guards): Promise<Access | undefined> {
  const secret = sessionOf(request);
  const access = secret === undefined ? undefined : await sessions.find(secret);
  if (access) requireSameOrigin(request);
  return access;
}

/**
 * Lets pass who has one of the scopes.
 *
 * @throws ReceiverError `forbidden` without.
 */
export function requireScope(access: Access, wanted: readonly Scope[]): void {
  if (wanted.length === 0 || wanted.some((scope) => allows(access, scope))) return;
  throw new ReceiverError("forbidden", `the token lacks the scope ${wanted.join(" or ")}`);
}

/** Whether somebody may know that a project exists. */
export const sees = (access: Access, projectId: string | number): boolean =>
  access.projects === undefined || access.projects.includes(Number(projectId));

/** Whether an access has a scope, itself or by a stronger one. */
export const allows = (access: Access, wanted: Scope): boolean => covers(access.scopes, wanted);

/** A scope includes the weaker ones of its kind, as in Sentry: admin, write, read. */
function covers(scopes: readonly Scope[], wanted: Scope): boolean {
  const [kind, level] = wanted.split(":");
  const rank = ["read", "write", "admin"];
  return scopes.some((scope) => {
    if (scope === wanted) return true;
    const [hasKind, hasLevel] = scope.split(":");
    return (
      hasKind === kind && rank.indexOf(level ?? "") >= 0 && rank.indexOf(hasLevel ?? "") >= rank.indexOf(level ?? "")
    );
  });
}
