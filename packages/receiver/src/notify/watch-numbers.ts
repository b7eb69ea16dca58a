import type { Database, Query } from "../database/database.ts";
import { writeOutbox } from "../life-cycle/outbox.ts";
import { type NumberEvent, numberKind, periodOf, type Reached, reachedNumbers } from "./reached-numbers.ts";
import { rulesOf } from "./rules.ts";

/**
 * Looks whether issues of a project have reached numbers that a rule is about, and writes news of those that a rule has not spoken of
 * within its period.
 *
 * @param now unix milliseconds.
 * @returns how many news there are.
 */
export async function watchNumbers(database: Database, projectId: number, now: number): Promise<number> {
  return await database.transaction(async ({ query }) => {
    let written = 0;
    for (const { id, rule } of await rulesOf(query, projectId, true)) {
      if (!rule.enabled) continue;
      for (const event of rule.events) {
        if (event.on === "frequency" || event.on === "spike")
          written += await tell(query, { projectId, id }, event, now);
      }
    }
    return written;
  });
}

const SPEAK = `
insert into :schema.notify_spoken as s (project_id, rule_id, issue_id, kind, at)
select $1::bigint, $2::bigint, k.id, $5, to_timestamp(k.at) from unnest($3::bigint[], $4::float8[]) as k(id, at) order by k.id
on conflict (project_id, rule_id, issue_id, kind) do update set at = excluded.at
  where s.at <= excluded.at - $6::integer * interval '1 second'
returning s.issue_id::text as issue_id`;

async function tell(
  query: Query,
  rule: { projectId: number; id: string },
  event: NumberEvent,
  now: number,
): Promise<number> {
  const { projectId, id } = rule;
  const reached = await reachedNumbers(query, projectId, event, now);
  if (reached.length === 0) return 0;
  const fresh = await query<{ issue_id: string }>(SPEAK, [
    projectId,
    id,
    reached.map(({ issueId }) => issueId),
    reached.map(({ at }) => at),
    numberKind(event),
    periodOf(event),
  ]);
  const spoken = new Set(fresh.map(({ issue_id }) => issue_id));
  const news = reached.filter(({ issueId }) => spoken.has(issueId));
  await writeOutbox(
    query,
    news.map((one) => ({
      projectId,
      issueId: Number(one.issueId),
      kind: event.on,
      data: { rule: id, ...dataOf(event, one) },
    })),
  );
  return news.length;
}

/** What a message says of a number. */
function dataOf(event: NumberEvent, { n, usual }: Reached): Record<string, unknown> {
  if (event.on === "spike") return { count: n, usual, against: event.against, hours: 1 };
  const { on: _, count: more, ...period } = event;
  return { count: n, moreThan: more, ...period };
}

/** Projects with a rule about numbers. */
export async function watchedProjects(database: Database): Promise<number[]> {
  const rows = await database.query<{ id: string }>(
    `select distinct project_id::text as id from :schema.notify_rule
     where enabled and (strpos(definition, '"on":"frequency"') > 0 or strpos(definition, '"on":"spike"') > 0)`,
  );
  return rows.map((row) => Number(row.id));
}

/** Forgets minutes that no rule looks at any more. @param now unix milliseconds. */
export async function forgetMinutes(database: Database, projectId: number | string, now: number): Promise<void> {
  await database.query("delete from :schema.issue_minute where project_id = $1::bigint and minute < $2::integer", [
    projectId,
    Math.floor(now / 60_000) - 120,
  ]);
}
