import { z } from "zod";
import { json } from "../http/neutral.ts";
import { SCOPES, type TokenInfo } from "../project/tokens.ts";
import { ReceiverError } from "../receiver-error.ts";
import { requireToHave } from "./access.ts";
import { onlyPage } from "./cursor.ts";
import { type Endpoint, endpoint } from "./endpoint.ts";
import { isEverywhere, managedOrganization, projectIds } from "./find-member.ts";
import { isoTime, isoTimeOrNull } from "./iso-time.ts";

const TOKENS = "/organizations/{organization}/winnow/tokens/";
const DAY = 86_400_000;

const tokenBody = z.object({
  name: z.string().trim().min(1).max(200).describe("What it is for; named in the activity log."),
  scopes: z.array(z.enum(SCOPES)).min(1),
  projects: z.array(z.string()).min(1).max(1_000).nullish().describe("Slugs or ids; all of the organization without."),
  days: z.int().min(1).max(3_650).nullish().describe("How long it is valid; for ever without."),
});

const tokenSchema = z.object({
  id: z.string(),
  name: z.string(),
  scopes: z.array(z.string()),
  projects: z.array(z.string()).nullable(),
  dateCreated: z.string(),
  lastUsed: z.string().nullable().describe("Right to five minutes."),
  expires: z.string().nullable(),
  createdBy: z.string().nullable(),
});

/** Bearer tokens of an organization. */
export const TOKEN_ENDPOINTS: readonly Endpoint[] = [
  endpoint({
    method: "GET",
    path: TOKENS,
    scopes: ["org:admin"],
    summary: "Tokens, without what they are",
    response: z.array(tokenSchema),
    handle: async (call) => {
      const { id } = await managedOrganization(call);
      const tokens = await call.context.tokens.list(id, isEverywhere(call.access));
      return json(200, tokens.map(tokenJson), { link: onlyPage(call.request) });
    },
  }),
  endpoint({
    method: "POST",
    path: TOKENS,
    scopes: ["org:admin"],
    summary: "Make a token, which is seen in this answer only",
    body: tokenBody,
    response: tokenSchema.extend({ token: z.string() }),
    status: 201,
    handle: async (call) => {
      const { access, body, context, now } = call;
      const organization = await managedOrganization(call);
      requireToHave(access, body.scopes);
      const projects = await projectIds(call, organization, body.projects);
      const expiresAt = body.days == null ? undefined : now + body.days * DAY;
      const { token, id } = await context.tokens.create(
        { name: body.name, scopes: body.scopes, projects: projects?.map(Number), expiresAt },
        { organization: organization.id, by: access.actor ?? "anonymous" },
      );
      const made = (await context.tokens.list(organization.id, false)).find((one) => one.id === id);
      if (!made) throw new ReceiverError("internal", "the token was not stored");
      return json(201, { ...tokenJson(made), token }, { "cache-control": "no-store" });
    },
  }),
  endpoint({
    method: "DELETE",
    path: `${TOKENS}{token}/`,
    scopes: ["org:admin"],
    summary: "End a token at once",
    status: 204,
    handle: async (call) => {
      const { id } = await managedOrganization(call);
      const removed = await call.context.tokens.remove(id, isEverywhere(call.access), call.parts.token ?? "");
      if (!removed) throw new ReceiverError("not_found", "no such token");
      return { status: 204, headers: {} };
    },
  }),
];

const tokenJson = (token: TokenInfo): z.infer<typeof tokenSchema> => ({
  id: token.id,
  name: token.name,
  scopes: token.scopes,
  projects: token.projects,
  dateCreated: isoTime(token.created),
  lastUsed: isoTimeOrNull(token.lastUsed),
  expires: isoTimeOrNull(token.expires),
  createdBy: token.createdBy,
});
