import { SCOPES, type Scope } from "./tokens.ts";

/** What somebody is: an owner may do everything, a member works with issues and projects, a viewer reads. */
export const ROLES = ["owner", "member", "viewer"] as const;

export type Role = (typeof ROLES)[number];

const READ: readonly Scope[] = ["org:read", "project:read", "event:read"];

/** The scopes of each role. */
export const SCOPES_OF: Readonly<Record<Role, readonly Scope[]>> = {
  owner: SCOPES,
  member: [...READ, "project:write", "project:releases", "event:write", "event:admin"],
  viewer: READ,
};

/** The role that comes nearest to some scopes without being more: of tokens, and of what a host's `authorize` says. */
export function roleOf(scopes: readonly Scope[]): Role {
  if (scopes.includes("org:admin")) return "owner";
  return scopes.some((scope) => scope.endsWith(":write") || scope.endsWith(":admin") || scope === "project:releases")
    ? "member"
    : "viewer";
}
