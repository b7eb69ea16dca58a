import type { Caller } from "../project/caller.ts";
import type { Member } from "../project/members.ts";
import { SCOPES_OF } from "../project/roles.ts";
import { ReceiverError } from "../receiver-error.ts";
import { requireToHave } from "./access.ts";
import type { Call } from "./endpoint.ts";
import { findOrganization, listProjects, type OrganizationRow } from "./find-project.ts";

type PathCall = Pick<Call<unknown, unknown>, "context" | "database" | "access" | "parts">;

/** Whether somebody sees every organization: may manage what is of the whole installation. */
export const isEverywhere = (access: Caller): boolean =>
  access.projects === undefined && access.organization === undefined;

/**
 * The organization of a path, for somebody who may see all of it: who is limited to some projects decides nothing about people.
 *
 * @throws ReceiverError `not_found`, `forbidden`.
 */
export async function managedOrganization({ database, access, parts }: PathCall): Promise<OrganizationRow> {
  const organization = await findOrganization(database, access, parts.organization ?? "");
  if (isEverywhere(access) || access.organization === Number(organization.id)) return organization;
  throw new ReceiverError("forbidden", "this access is limited to its projects");
}

/**
 * The member of a path, for somebody who may change them: who has every right that they have.
 *
 * @throws ReceiverError `not_found`, `forbidden`.
 */
export async function managedMember(call: PathCall): Promise<Member> {
  const organization = await managedOrganization(call);
  const member = await call.context.members.find(call.parts.member ?? "");
  if (!member || (member.organizationId !== null && member.organizationId !== organization.id)) {
    throw new ReceiverError("not_found", "no such member");
  }
  if (member.organizationId === null && !isEverywhere(call.access)) {
    throw new ReceiverError("forbidden", "this member is of the whole installation");
  }
  requireToHave(call.access, SCOPES_OF[member.role]);
  return member;
}

/** Ids of projects named by id or slug. @throws ReceiverError `malformed` for one that the asker does not see. */
export async function projectIds(
  call: PathCall,
  organization: OrganizationRow,
  names: readonly string[] | null | undefined,
): Promise<string[] | null | undefined> {
  if (names === null || names === undefined) return names;
  const visible = await listProjects(call.database, call.access, organization.slug);
  return names.map((name) => {
    const found = visible.find(({ id, slug }) => id === name || slug === name);
    if (!found) throw new ReceiverError("malformed", `projects: there is no project ${name}`, { where: "projects" });
    return found.id;
  });
}
