import type { NeutralRequest } from "../http/neutral.ts";
import type { Access, Scope, Tokens } from "../project/tokens.ts";
import { ReceiverError } from "../receiver-error.ts";

/** A host's own answer to who asks: access, or nothing for a stranger. */
export type Authorize = (request: NeutralRequest) => Promise<Access | null | undefined> | Access | null | undefined;

/**
 * Lets a request pass that has a bearer token with the scope, or that the host's hook vouches for.
 *
 * @throws ReceiverError `unauthorized` without valid access, `forbidden` without the scope.
 */
export async function requireScope(
  request: NeutralRequest,
  scope: Scope,
  tokens: Tokens,
  authorize?: Authorize,
): Promise<Access> {
  const bearer = /^Bearer\s+(\S+)$/i.exec(request.headers.authorization ?? "")?.[1];
  const access = bearer === undefined ? await authorize?.(request) : await tokens.find(bearer);
  if (!access) throw new ReceiverError("unauthorized", "a bearer token is needed");
  if (!covers(access.scopes, scope)) throw new ReceiverError("forbidden", `the token lacks the scope ${scope}`);
  return access;
}

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
