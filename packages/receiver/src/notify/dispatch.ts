import { randomUUID } from "node:crypto";
import { isoTime } from "../api/iso-time.ts";
import { ISSUE_COLUMNS, type IssueRow, shortId } from "../api/issue-json.ts";
import type { Database, Query, Session } from "../database/database.ts";
import type { NewsKind } from "../life-cycle/outbox.ts";
import { compileSearch } from "../search/compile-search.ts";
import { parseSearch } from "../search/parse-search.ts";
import type { MessageIssue, NotificationMessage } from "./message.ts";
import { planFlush } from "./plan-flush.ts";
import { rulesOf, type StoredRule } from "./rules.ts";

/** What dispatching needs besides the database. */
export type DispatchContext = {
  /** Makes a job that delivers a notification, inside the transaction. */
  enqueue(session: Session, job: { projectId: number; id: string }): Promise<void>;
  baseUrl?: string;
  now: number;
};

type News = { id: string; issue_id: string; kind: NewsKind; at: number; data: string };

/** As much of the outbox as one transaction takes, and as many issues as a digest names. */
const MAX_NEWS = 2_000;
const MAX_NAMED = 20;

/** Projects of which something waits. */
export async function waitingProjects(database: Database): Promise<number[]> {
  const rows = await database.query<{ id: string }>(
    `select p.id::text as id from :schema.project p
     where exists (select from :schema.outbox o where o.project_id = p.id)
        or exists (select from :schema.notify_pending n where n.project_id = p.id) order by p.id`,
  );
  return rows.map((row) => Number(row.id));
}

/**
 * Turns the outbox of a project into messages, in one transaction: news that no rule wants are forgotten, the others leave or wait as
 * their rule says.
 *
 * @returns how many messages are on their way now.
 */
export async function dispatchProject(
  database: Database,
  projectId: number,
  context: DispatchContext,
): Promise<number> {
  return await database.transaction(async (session) => {
    const { query } = session;
    const rules = (await rulesOf(query, projectId, true)).filter(({ rule }) => rule.enabled);
    // What waited for a rule that was switched off is told by nobody.
    await query(
      `delete from :schema.notify_pending p using :schema.notify_rule r
       where p.project_id = $1::bigint and r.project_id = $1::bigint and r.id = p.rule_id and not r.enabled`,
      [projectId],
    );
    const news = await query<News>(
      `delete from :schema.outbox where project_id = $1::bigint and id in (
         select id from :schema.outbox where project_id = $1::bigint order by id limit ${MAX_NEWS})
       returning id::text as id, issue_id::text as issue_id, kind, (extract(epoch from at) * 1000)::float8 as at, data`,
      [projectId],
    );
    news.sort((a, b) => Number(a.id) - Number(b.id));
    for (const rule of rules) await keepWanted(query, rule, news, context.now);
    let messages = 0;
    for (const rule of rules) messages += await flush(session, rule, context);
    return messages;
  });
}

/** News of the kinds a rule listens to, about issues that its query finds. */
async function keepWanted(query: Query, stored: StoredRule, news: readonly News[], now: number): Promise<void> {
  const kinds = new Set<string>(stored.rule.events.map((event) => event.on));
  const heard = news.filter(({ kind, data }) => kinds.has(kind) && meant(stored, kind, data));
  if (heard.length === 0) return;
  const found = stored.rule.query.trim() === "" ? undefined : await matching(query, stored, heard, now);
  const wanted = heard.filter(({ issue_id }) => found?.has(issue_id) ?? true);
  await query(
    `insert into :schema.notify_pending (project_id, rule_id, issue_id, kind, at, data)
     select $1::bigint, $2::bigint, k.issue_id, k.kind, to_timestamp(k.at), k.data
     from unnest($3::bigint[], $4::text[], $5::float8[], $6::text[]) as k(issue_id, kind, at, data)`,
    [
      stored.projectId,
      stored.id,
      wanted.map((one) => one.issue_id),
      wanted.map((one) => one.kind),
      wanted.map((one) => one.at / 1000),
      wanted.map((one) => one.data),
    ],
  );
}

/** News about numbers were found by one rule and are for no other. */
function meant(stored: StoredRule, kind: NewsKind, data: string): boolean {
  return (kind !== "frequency" && kind !== "spike") || (JSON.parse(data) as { rule?: string }).rule === stored.id;
}

async function matching(query: Query, stored: StoredRule, news: readonly News[], now: number): Promise<Set<string>> {
  const terms = readable(stored.rule.query, now);
  // A search of before that is none any more keeps nothing back: rather told too much than the project not at all.
  if (terms === undefined) return new Set(news.map((one) => one.issue_id));
  const values: unknown[] = [stored.projectId, news.map((one) => one.issue_id)];
  const rows = await query<{ id: string }>(
    `select i.id::text as id from :schema.issue i where i.project_id = $1::bigint and i.id = any($2::bigint[])
     ${compileSearch(terms, values, now)}`,
    values,
  );
  return new Set(rows.map((row) => row.id));
}

function readable(query: string, now: number): ReturnType<typeof parseSearch> | undefined {
  try {
    return parseSearch(query, { now });
  } catch {
    return undefined;
  }
}

async function flush(session: Session, stored: StoredRule, context: DispatchContext): Promise<number> {
  const { query } = session;
  const [row] = await query<{ n: string }>(
    "select count(*)::text as n from :schema.notify_pending where project_id = $1::bigint and rule_id = $2::bigint",
    [stored.projectId, stored.id],
  );
  const waiting = Number(row?.n ?? 0);
  const plan = planFlush(stored.rule, stored.window, waiting, context.now);
  const leaving = plan.digest ? waiting : plan.single;
  if (leaving === 0) return 0;
  await query(
    `update :schema.notify_rule set window_at = to_timestamp($3::float8), window_sent = $4 where project_id = $1::bigint and id = $2::bigint`,
    [stored.projectId, stored.id, (plan.window?.at ?? context.now) / 1000, plan.window?.sent ?? 0],
  );
  const news = await query<News>(
    `delete from :schema.notify_pending where project_id = $1::bigint and rule_id = $2::bigint and id in (
       select id from :schema.notify_pending where project_id = $1::bigint and rule_id = $2::bigint order by id limit $3::integer)
     returning id::text as id, issue_id::text as issue_id, kind, (extract(epoch from at) * 1000)::float8 as at, data`,
    [stored.projectId, stored.id, leaving],
  );
  news.sort((a, b) => Number(a.id) - Number(b.id));
  const groups = plan.digest ? [news] : news.map((one) => [one]);
  for (const group of groups) await sendGroup(session, stored, group, context);
  return groups.length;
}

async function sendGroup(session: Session, stored: StoredRule, news: readonly News[], context: DispatchContext) {
  const named = news.slice(0, MAX_NAMED);
  const issues = await issuesOf(
    session.query,
    stored.projectId,
    named.map((one) => one.issue_id),
    context.baseUrl,
  );
  const message = await messageOf(session.query, stored, context.now, {
    kind: news.length === 1 ? (news[0]?.kind ?? "digest") : "digest",
    total: news.length,
    news: named.map((one) => ({
      kind: one.kind,
      at: isoTime(one.at),
      issue: issues.get(one.issue_id) ?? null,
      data: JSON.parse(one.data) as Record<string, unknown>,
    })),
  });
  await saveNotification(session, stored, message, context);
}

/** A message of a rule. Its id stays the same through every attempt to deliver it. */
export async function messageOf(
  query: Query,
  stored: StoredRule,
  now: number,
  what: Pick<NotificationMessage, "kind" | "total" | "news">,
): Promise<NotificationMessage> {
  const [project] = await query<{ slug: string; organization: string }>(
    `select p.slug, o.slug as organization from :schema.project p join :schema.organization o on o.id = p.organization_id
     where p.id = $1::bigint`,
    [stored.projectId],
  );
  return {
    id: randomUUID(),
    rule: { id: stored.id, name: stored.rule.name },
    organization: project?.organization ?? "",
    project: { id: String(stored.projectId), slug: project?.slug ?? "" },
    at: isoTime(now),
    ...what,
  };
}

/** Writes a message into the history and makes the job that delivers it. */
export async function saveNotification(
  session: Session,
  stored: StoredRule,
  message: NotificationMessage,
  context: Pick<DispatchContext, "enqueue">,
): Promise<void> {
  await session.query(
    `insert into :schema.notification (project_id, id, rule_id, channel, message) values ($1::bigint, $2::uuid, $3::bigint, $4, $5)`,
    [
      stored.projectId,
      message.id,
      stored.id,
      // With its secret: a message that is on its way arrives signed, also when its rule is gone.
      JSON.stringify({ ...stored.rule.channel, secret: stored.secret }),
      JSON.stringify(message),
    ],
  );
  await context.enqueue(session, { projectId: stored.projectId, id: message.id });
}

/** An issue's place in the page, which keeps its places in the fragment of its address. */
const pageOf = (baseUrl: string, row: { id: string; slug: string; organization: string }): string =>
  `${baseUrl.replace(/\/+$/, "")}/#/${encodeURIComponent(row.organization)}/${encodeURIComponent(row.slug)}/issues/${row.id}`;

async function issuesOf(
  query: Query,
  projectId: number,
  ids: readonly string[],
  baseUrl: string | undefined,
): Promise<Map<string, MessageIssue>> {
  const rows = await query<IssueRow & { slug: string; organization: string }>(
    `select ${ISSUE_COLUMNS}, p.slug, o.slug as organization from :schema.issue i
     join :schema.project p on p.id = i.project_id join :schema.organization o on o.id = p.organization_id
     where i.project_id = $1::bigint and i.id = any($2::bigint[])`,
    [projectId, ids],
  );
  return new Map(
    rows.map((row) => [
      row.id,
      {
        id: row.id,
        shortId: shortId(row.slug, row.id),
        title: row.title,
        culprit: row.culprit,
        level: row.level,
        count: row.times_seen,
        userCount: Number(row.user_count),
        firstSeen: isoTime(row.first_seen),
        lastSeen: isoTime(row.last_seen),
        url: baseUrl === undefined ? null : pageOf(baseUrl, row),
      },
    ]),
  );
}
