import { z } from "zod";
import { json } from "../http/neutral.ts";
import type { Member } from "../project/members.ts";
import { ROLES, SCOPES_OF } from "../project/roles.ts";
import { LASTS, type Sessions } from "../project/sessions.ts";
import { ReceiverError } from "../receiver-error.ts";
import { requireToHave } from "./access.ts";
import { onlyPage } from "./cursor.ts";
import { type Endpoint, endpoint } from "./endpoint.ts";
import { managedMember, managedOrganization, projectIds } from "./find-member.ts";
import { findOrganization } from "./find-project.ts";
import { isoTime, isoTimeOrNull } from "./iso-time.ts";

const MEMBERS = "/organizations/{organization}/members/";

// One logs in with either, so what looks like nothing (or like two lines) is no name.
const name = z
  .string()
  .transform((text) => text.normalize("NFKC").trim())
  .pipe(
    z
      .string()
      .min(1)
      .max(100)
      .regex(/^[^\p{C}\p{Zl}\p{Zp}]+$/u, "must be one line of text"),
  );
const email = z.union([z.literal("").transform(() => null), z.email().max(320), z.null()]);
const role = z.enum(ROLES);
const projects = z.array(z.string()).min(1).max(1_000).nullable();

const newMember = z.object({
  name,
  email: email.optional(),
  role: role.default("member"),
  projects: projects.optional(),
});
const memberChange = newMember.extend({ role }).partial();

const memberSchema = z.object({
  id: z.string(),
  name: z.string(),
  email: z.string().nullable(),
  role,
  projects: z
    .array(z.string())
    .nullable()
    .describe("Ids of the projects to be seen; all of the organization when null."),
  dateCreated: z.string(),
  lastSeen: z.string().nullable(),
  pending: z.boolean().describe("Has set no password yet."),
  everywhere: z.boolean().describe("Is of the whole installation, not of one organization."),
});

const linkSchema = z.object({
  link: z.string().describe("Below the page's address; lets in whoever uses it first. Seen this one time."),
  linkExpires: z.string(),
});

/** Who may log in. */
export const MEMBER_ENDPOINTS: readonly Endpoint[] = [
  endpoint({
    method: "GET",
    path: MEMBERS,
    scopes: ["org:read"],
    summary: "Who may log in",
    response: z.array(memberSchema),
    handle: async ({ access, context, database, parts, request }) => {
      const organization = await findOrganization(database, access, parts.organization ?? "");
      return json(200, (await context.members.list(organization.id)).map(memberJson), { link: onlyPage(request) });
    },
  }),
  endpoint({
    method: "POST",
    path: MEMBERS,
    scopes: ["org:admin"],
    summary: "Invite somebody: with the link they come in and set a password",
    body: newMember,
    response: memberSchema.extend(linkSchema.shape),
    status: 201,
    handle: async (call) => {
      const organization = await managedOrganization(call);
      const { projects: named, ...body } = call.body;
      requireToHave(call.access, SCOPES_OF[body.role]);
      const limited = fitting(body.role, await projectIds(call, organization, named));
      const member = await call.context.members.create(organization.id, { ...body, projects: limited });
      const link = await linkFor(call.context.sessions, member, LASTS.invitation, call.now);
      return json(201, { ...memberJson(member), ...link }, { "cache-control": "no-store" });
    },
  }),
  endpoint({
    method: "PUT",
    path: `${MEMBERS}{member}/`,
    scopes: ["org:admin"],
    summary: "Change who somebody is and may see; running sessions follow at once",
    body: memberChange,
    response: memberSchema,
    handle: async (call) => {
      const before = await managedMember(call);
      const organization = await managedOrganization(call);
      const { projects: named, ...change } = call.body;
      const next = change.role ?? before.role;
      requireToHave(call.access, SCOPES_OF[next]);
      const wanted = await projectIds(call, organization, named);
      const limited = fitting(next, wanted === undefined && next === "owner" ? null : wanted);
      const after = await call.context.members.update(before.id, { ...change, projects: limited });
      if (!after) throw new ReceiverError("not_found", "no such member");
      return json(200, memberJson(after));
    },
  }),
  endpoint({
    method: "DELETE",
    path: `${MEMBERS}{member}/`,
    scopes: ["org:admin"],
    summary: "Remove somebody, with their sessions and links; tokens that they made stay",
    status: 204,
    handle: async (call) => {
      await call.context.members.remove((await managedMember(call)).id);
      return { status: 204, headers: {} };
    },
  }),
  endpoint({
    method: "POST",
    path: `${MEMBERS}{member}/link/`,
    scopes: ["org:admin"],
    summary: "Another one-time link for somebody, who may have forgotten the password",
    response: linkSchema,
    status: 201,
    handle: async (call) => {
      const link = await linkFor(call.context.sessions, await managedMember(call), LASTS.link, call.now);
      return json(201, link, { "cache-control": "no-store" });
    },
  }),
];

/** An owner sees everything: one who did not could not manage. */
function fitting<T extends readonly string[] | null | undefined>(role: Member["role"], limited: T): T {
  if (role !== "owner" || limited === null || limited === undefined) return limited;
  throw new ReceiverError("malformed", "projects: an owner sees all of them", { where: "projects" });
}

async function linkFor(sessions: Sessions, { id }: Member, seconds: number, now: number) {
  const code = await sessions.createMemberCode(id, seconds);
  return { link: `/login?code=${code}`, linkExpires: isoTime(now + seconds * 1000) };
}

const memberJson = (member: Member): z.infer<typeof memberSchema> => ({
  id: member.id,
  name: member.name,
  email: member.email,
  role: member.role,
  projects: member.projects,
  dateCreated: isoTime(member.created),
  lastSeen: isoTimeOrNull(member.lastSeen),
  pending: member.password === null,
  everywhere: member.organizationId === null,
});
