import type { NeutralRequest } from "../http/neutral.ts";
import type { Caller } from "../project/caller.ts";
import type { Sessions } from "../project/sessions.ts";
import type { Access, Scope, Tokens } from "../project/tokens.ts";
import { ReceiverError } from "../receiver-error.ts";
import { refuseOtherSites, requireSameOrigin, sessionOf } from "./session-cookie.ts";

/**
 * A host's own answer to who asks, which goes before the session of the page: access, `null` for somebody who gets in in no other way
 * either, `undefined` for whoever the host has no opinion of.
 */
export type Authorize = (request: NeutralRequest) => Promise<Access | null | undefined> | Access | null | undefined;

/** Who vouches for a request, apart from its bearer token. */
export type Guards = {
  tokens: Tokens;
  sessions: Sessions;
  authorize?: Authorize;
};

/**
 * Who asks: a bearer token says, or the host's hook, or the session of the page.
 *
 * @throws ReceiverError `unauthorized` without valid access.
 */
export async function authenticate(request: NeutralRequest, guards: Guards): Promise<Caller> {
  const bearer = bearerOf(request);
  const access =
    bearer === undefined
      ? ((await byHost(request, guards)) ?? (await bySession(request, guards)))
      : await guards.tokens.find(bearer);
  if (!access) throw new ReceiverError("unauthorized", "a bearer token is needed");
  return access;
}

/** The token in the header of a request. */
export const bearerOf = ({ headers }: NeutralRequest): string | undefined =>
  /^Bearer\s+(\S+)$/i.exec(headers.authorization ?? "")?.[1];

async function byHost(request: NeutralRequest, { authorize }: Guards): Promise<Caller | undefined> {
  const access = await authorize?.(request);
  if (access === undefined) return undefined;
  if (access === null) throw new ReceiverError("unauthorized", "the host lets nobody in with this request");
  // A host goes by a cookie of its own, as a rule, and cookies travel with requests of other sites as well.
  refuseOtherSites(request);
  const { scopes, projects, actor } = access;
  return { scopes, projects, actor };
}

async function bySession(request: NeutralRequest, { sessions }: Guards): Promise<Caller | undefined> {
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

/**
 * Lets pass who has all of some scopes: nobody gives away more than is theirs.
 *
 * @throws ReceiverError `forbidden` without.
 */
export function requireToHave(access: Access, scopes: readonly Scope[]): void {
  const missing = scopes.find((scope) => !covers(access.scopes, scope));
  if (missing !== undefined) throw new ReceiverError("forbidden", `whoever gives ${missing} must have it`);
}

/** Whether somebody has a scope. */
export const may = (access: Access, scope: Scope): boolean => covers(access.scopes, scope);

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
