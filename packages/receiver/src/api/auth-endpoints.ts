import { z } from "zod";
import { json } from "../http/neutral.ts";
import type { CallerSession } from "../project/caller.ts";
import { PASSWORD_LENGTH } from "../project/password.ts";
import { roleOf } from "../project/roles.ts";
import { ReceiverError } from "../receiver-error.ts";
import { bearerOf } from "./access.ts";
import { type Call, type Endpoint, endpoint } from "./endpoint.ts";
import { listOrganizations } from "./find-project.ts";
import { endCookie, requireSameOrigin, sessionCookie, sessionOf } from "./session-cookie.ts";

const loginBody = z.object({ name: z.string().min(1).max(320), password: z.string().min(1).max(1_000) });

const passwordBody = z.object({
  password: z
    .string()
    .min(PASSWORD_LENGTH.min)
    .max(PASSWORD_LENGTH.max)
    .describe(`${PASSWORD_LENGTH.min} to ${PASSWORD_LENGTH.max} characters.`),
  current: z.string().max(1_000).optional().describe("The one before, unless there is none or a link stands for it."),
});

const meSchema = z.object({
  name: z.string(),
  email: z.string().nullable(),
  scopes: z.array(z.string()),
  role: z.enum(["owner", "member", "viewer"]),
  session: z.boolean().describe("Somebody at the page, who can log out."),
  passwordSet: z.boolean(),
  canSetPassword: z.boolean(),
  needsCurrent: z.boolean().describe("A new password needs the one before."),
  canManage: z.boolean().describe("May decide about members and tokens."),
  organization: z.string().nullable().describe("The one they are of; null where it is every one."),
});

/** Logging in and out, and one's own password. */
export const AUTH_ENDPOINTS: readonly Endpoint[] = [
  endpoint({
    method: "POST",
    path: "/auth/login/",
    scopes: [],
    open: true,
    summary: "Begin a session by name (or e-mail address) and password, at the page of this origin",
    body: loginBody,
    status: 204,
    handle: login,
  }),
  endpoint({
    method: "POST",
    path: "/auth/logout/",
    scopes: [],
    open: true,
    summary: "End the session of this browser",
    status: 204,
    handle: async ({ context, request }) => {
      requireSameOrigin(request);
      const session = sessionOf(request);
      if (session !== undefined) await context.sessions.end(session);
      return { status: 204, headers: { "set-cookie": endCookie(request) } };
    },
  }),
  endpoint({
    method: "GET",
    path: "/auth/me/",
    scopes: [],
    summary: "Who one is at the page, and what there is to do about the password",
    response: meSchema,
    handle: async (call) => json(200, await me(call), { "cache-control": "no-store" }),
  }),
  endpoint({
    method: "PUT",
    path: "/auth/password/",
    scopes: [],
    summary: "Set one's own password; ends one's other sessions, and links that were not used",
    body: passwordBody,
    status: 204,
    handle: setPassword,
  }),
];

async function login({ body, context, request }: Call<unknown, z.infer<typeof loginBody>>) {
  requireSameOrigin(request);
  const { members, sessions } = context;
  const member = await members.findByName(body.name.normalize("NFKC").trim());
  const who = member ? `member ${member.id}` : `name ${body.name.normalize("NFKC").trim().toLowerCase()}`;
  const right = await judged({ context, request }, who, body.password, member?.password);
  if (!right || !member) throw new ReceiverError("unauthorized", "name and password do not belong together");
  const before = sessionOf(request);
  if (before !== undefined) await sessions.end(before);
  const secret = await sessions.beginFor(member.id);
  return { status: 204, headers: { "set-cookie": sessionCookie(request, secret) } };
}

/** Whether a password is right, within the bounds of how often one may try. */
async function judged(
  { context, request }: Pick<Call<unknown, unknown>, "context" | "request">,
  who: string,
  password: string,
  stored: string | null | undefined,
): Promise<boolean> {
  const { attempts, passwords } = context;
  await attempts.begin(who, request.address);
  try {
    const right = await passwords.verify(password, stored);
    if (right) await attempts.takeBack(who, request.address, true);
    return right;
  } catch (error) {
    // Nobody judged it: too many at this moment.
    await attempts.takeBack(who, request.address, false);
    throw error;
  }
}

async function me({ access, database, request }: Call<unknown, unknown>): Promise<z.infer<typeof meSchema>> {
  const session = bearerOf(request) === undefined ? access.session : undefined;
  const of = session?.member?.organization ?? access.organization?.toString();
  const organizations = of === undefined ? [] : await listOrganizations(database, access);
  return {
    name: access.actor ?? "anonymous",
    email: session?.member?.email ?? null,
    scopes: [...access.scopes],
    role: session?.member?.role ?? roleOf(access.scopes),
    session: session !== undefined,
    passwordSet: session?.member?.passwordSet ?? false,
    canSetPassword: session?.member !== undefined,
    needsCurrent: needsCurrent(session),
    canManage:
      access.scopes.includes("org:admin") && (access.projects === undefined || access.organization !== undefined),
    organization: organizations.find(({ id }) => id === of)?.slug ?? null,
  };
}

const needsCurrent = (session: CallerSession | undefined): boolean =>
  session?.member?.passwordSet === true && !session.freshByLink;

async function setPassword(call: Call<unknown, z.infer<typeof passwordBody>>) {
  const { access, body, context, request } = call;
  const secret = sessionOf(request);
  if (!access.session?.member || secret === undefined) {
    throw new ReceiverError("forbidden", "a password is set by the member it is of, who has logged in at the page");
  }
  const member = await context.members.find(access.session.member.id);
  if (!member) throw new ReceiverError("unauthorized", "this member is gone");
  if (body.password.toLowerCase() === member.name.toLowerCase()) {
    throw new ReceiverError("malformed", "password: must not be the name", { where: "password" });
  }
  if (needsCurrent(access.session) && !(await judged(call, `member ${member.id}`, body.current ?? "", member.password)))
    throw new ReceiverError("forbidden", "the current password is another one", { where: "current" });
  const stored = await context.passwords.hash(body.password);
  if (!(await context.members.setPassword(member.id, member.password, stored))) {
    throw new ReceiverError("conflict", "the password was changed meanwhile");
  }
  await context.sessions.endOthers(member.id, secret);
  return { status: 204, headers: {} };
}
