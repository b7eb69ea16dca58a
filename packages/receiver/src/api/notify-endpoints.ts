import { z } from "zod";
import { json } from "../http/neutral.ts";
import type { NotificationMessage } from "../notify/message.ts";
import type { Notifier } from "../notify/notifier.ts";
import { type Rule, ruleSchema } from "../notify/rule.ts";
import { rulesOf, type StoredRule, saveRule } from "../notify/rules.ts";
import { ReceiverError } from "../receiver-error.ts";
import { parseSearch } from "../search/parse-search.ts";
import { may } from "./access.ts";
import { onlyPage } from "./cursor.ts";
import { type ApiContext, type Call, type Endpoint, endpoint } from "./endpoint.ts";
import { findProject, type ProjectRow } from "./find-project.ts";
import { isoTime, isoTimeOrNull } from "./iso-time.ts";

const RULES = "/projects/{organization}/{project}/notify-rules/";
const HISTORY = "/projects/{organization}/{project}/notifications/";

const storedSchema = ruleSchema.extend({
  id: z.string(),
  dateCreated: z.string(),
  secret: z.string().optional().describe("Signs webhooks; only in the answer that makes it."),
});

const notificationSchema = z.object({
  id: z.string(),
  rule: z.object({ id: z.string(), name: z.string() }),
  status: z.enum(["waiting", "failing", "delivered"]),
  attempts: z.number(),
  lastError: z.string().nullable(),
  dateCreated: z.string(),
  dateDelivered: z.string().nullable(),
  kind: z.string(),
  total: z.number(),
});

type NotifyCall<Body = unknown> = Call<unknown, Body>;

/** Who is told what, and what was told. */
export const NOTIFY_ENDPOINTS: readonly Endpoint[] = [
  endpoint({
    method: "GET",
    path: RULES,
    scopes: ["project:read"],
    summary: "Notification rules of a project; who may not change them sees only where an address begins",
    response: z.array(storedSchema),
    handle: async (call) => {
      const rules = await rulesOf(call.database.query, Number((await projectOf(call)).id));
      const shown = rules.map((stored) =>
        may(call.access, "project:write") ? ruleJson(stored) : withoutAddress(stored),
      );
      return json(200, shown, { link: onlyPage(call.request) });
    },
  }),
  endpoint({
    method: "POST",
    path: RULES,
    scopes: ["project:write"],
    summary: "Make a rule",
    body: ruleSchema,
    response: storedSchema,
    status: 201,
    handle: async (call) => {
      const project = await projectOf(call);
      const stored = await saveRule(call.database.query, Number(project.id), checked(call.body, call.now));
      if (!stored) throw new ReceiverError("internal", "the rule was not stored");
      return json(201, { ...ruleJson(stored), ...(stored.secret === null ? {} : { secret: stored.secret }) });
    },
  }),
  endpoint({
    method: "PUT",
    path: `${RULES}{rule}/`,
    scopes: ["project:write"],
    summary: "Change a rule",
    body: ruleSchema,
    response: storedSchema,
    handle: async (call) => {
      const project = await projectOf(call);
      const before = await ruleOf(call, project);
      const stored = await saveRule(call.database.query, Number(project.id), checked(call.body, call.now), before.id);
      if (!stored) throw new ReceiverError("not_found", "no such rule");
      const isNew = before.secret === null && stored.secret !== null;
      return json(200, { ...ruleJson(stored), ...(isNew ? { secret: stored.secret } : {}) });
    },
  }),
  endpoint({
    method: "DELETE",
    path: `${RULES}{rule}/`,
    scopes: ["project:write"],
    summary: "Delete a rule; what is on its way still arrives",
    status: 204,
    handle: async (call) => {
      const project = await projectOf(call);
      const { id } = await ruleOf(call, project);
      await call.database.query("delete from :schema.notify_rule where project_id = $1::bigint and id = $2::bigint", [
        project.id,
        id,
      ]);
      return { status: 204, headers: {} };
    },
  }),
  endpoint({
    method: "POST",
    path: `${RULES}{rule}/test/`,
    scopes: ["project:write"],
    summary: "Send a message of this rule now, to see whether it arrives",
    response: z.object({ id: z.string() }),
    status: 202,
    handle: async (call) => {
      const rule = await ruleOf(call, await projectOf(call));
      return json(202, { id: await notifierOf(call.context).test(rule, call.now) });
    },
  }),
  endpoint({
    method: "GET",
    path: HISTORY,
    scopes: ["project:read"],
    summary: "What was told, the newest first, with what became of it",
    query: z.object({
      rule: z
        .string()
        .regex(/^\d{1,18}$/)
        .optional(),
    }),
    response: z.array(notificationSchema),
    handle: async (call) => {
      const project = await projectOf(call);
      const body = await history(call, project, { rule: call.query.rule });
      return json(200, body, { link: onlyPage(call.request) });
    },
  }),
  endpoint({
    method: "POST",
    path: `${HISTORY}{notification}/retry/`,
    scopes: ["project:write"],
    summary: "Try a message again that did not arrive",
    response: notificationSchema,
    status: 202,
    handle: async (call) => {
      const project = await projectOf(call);
      const id = call.parts.notification ?? "";
      const [found] = /^[0-9a-f-]{36}$/.test(id) ? await history(call, project, { id }) : [];
      if (!found) throw new ReceiverError("not_found", "no such message");
      await notifierOf(call.context).retry(Number(project.id), id);
      return json(202, (await history(call, project, { id }))[0]);
    },
  }),
];

const projectOf = (call: NotifyCall): Promise<ProjectRow> =>
  findProject(call.database, call.access, call.parts.organization ?? "", call.parts.project ?? "");

async function ruleOf(call: NotifyCall, project: ProjectRow): Promise<StoredRule> {
  const rule = (await rulesOf(call.database.query, Number(project.id))).find(({ id }) => id === call.parts.rule);
  if (!rule) throw new ReceiverError("not_found", "no such rule");
  return rule;
}

function notifierOf({ notifier }: ApiContext): Notifier {
  if (!notifier) throw new ReceiverError("not_found", "this receiver sends no notifications (option notify)");
  return notifier;
}

/** A rule whose query can be read. */
function checked(rule: Rule, now: number): Rule {
  parseSearch(rule.query, { now });
  return rule;
}

const ruleJson = (stored: StoredRule) => ({ id: stored.id, dateCreated: isoTime(stored.created), ...stored.rule });

/** Whoever has the address of a chat's webhook can write there: it is as good as a password. */
function withoutAddress(stored: StoredRule) {
  const { channel } = stored.rule;
  if (!("url" in channel)) return ruleJson(stored);
  return { ...ruleJson(stored), channel: { ...channel, url: `${new URL(channel.url).origin}/…` } };
}

type HistoryRow = {
  id: string;
  status: string;
  attempts: number;
  error: string | null;
  created: number;
  delivered: number | null;
  message: string;
};

async function history(call: NotifyCall, project: ProjectRow, filter: { rule?: string; id?: string }) {
  const rows = await call.database.query<HistoryRow>(
    `select id::text as id, status, attempts, last_error as error, (extract(epoch from created_at) * 1000)::float8 as created,
       (extract(epoch from delivered_at) * 1000)::float8 as delivered, message
     from :schema.notification
     where project_id = $1::bigint and ($2::bigint is null or rule_id = $2::bigint) and ($3::uuid is null or id = $3::uuid)
     order by created_at desc, id limit 100`,
    [project.id, filter.rule ?? null, filter.id ?? null],
  );
  return rows.map((row) => {
    const message = JSON.parse(row.message) as NotificationMessage;
    return {
      id: row.id,
      rule: message.rule,
      status: row.status,
      attempts: row.attempts,
      lastError: row.error,
      dateCreated: isoTime(row.created),
      dateDelivered: isoTimeOrNull(row.delivered),
      kind: message.kind,
      total: message.total,
      // They name issues.
      news: may(call.access, "event:read") ? message.news : [],
    };
  });
}
