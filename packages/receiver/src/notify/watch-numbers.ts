import type { Database } from "../database/database.ts";
import { writeOutbox } from "../life-cycle/outbox.ts";
import type { RuleEvent } from "./rule.ts";
import { rulesOf } from "./rules.ts";

type Numbers = Extract<RuleEvent, { on: "frequency" | "spike" }>;

const FREQUENCY = `
select h.issue_id::text as issue_id, sum(h.n)::text as n, 0::float8 as usual from :schema.issue_hour h
where h.project_id = $1::bigint and h.hour > to_timestamp($2::float8) - $3::integer * interval '1 hour'
group by h.issue_id having sum(h.n) > $4::float8`;

const SPIKE = `
select issue_id, n, usual from (
  select h.issue_id::text as issue_id,
    sum(h.n) filter (where h.hour >= date_trunc('hour', to_timestamp($2::float8)))::text as n,
    coalesce(sum(h.n) filter (where h.hour < date_trunc('hour', to_timestamp($2::float8))), 0)::float8 / 24 as usual
  from :schema.issue_hour h
  where h.project_id = $1::bigint and h.hour >= date_trunc('hour', to_timestamp($2::float8)) - interval '24 hours'
  group by h.issue_id) s
where n::float8 >= $4::float8 and n::float8 >= usual * $3::float8`;

/**
 * Looks whether issues of a project have reached numbers that a rule is about, and writes news of those that a rule has not spoken of
 * within its period.
 *
 * @param now unix milliseconds.
 */
export async function watchNumbers(database: Database, projectId: number, now: number): Promise<number> {
  return await database.transaction(async ({ query }) => {
    let written = 0;
    for (const { id, rule } of await rulesOf(query, projectId, true)) {
      if (!rule.enabled) continue;
      for (const event of rule.events.filter((one): one is Numbers => one.on === "frequency" || one.on === "spike")) {
        const [statement, first, second, hours] =
          event.on === "frequency"
            ? [FREQUENCY, event.hours, event.count, event.hours]
            : [SPIKE, event.factor, event.atLeast, 1];
        const reached = await query<{ issue_id: string; n: string; usual: number }>(statement, [
          projectId,
          now / 1000,
          first,
          second,
        ]);
        const fresh = await query<{ issue_id: string }>(
          `insert into :schema.notify_spoken as s (project_id, rule_id, issue_id, kind, at)
           select i.project_id, $2::bigint, i.id, $6, to_timestamp($4::float8) from unnest($3::bigint[]) as k(id)
           join :schema.issue i on i.project_id = $1::bigint and i.id = k.id and i.status = 'unresolved'
           order by i.id
           on conflict (project_id, rule_id, issue_id, kind) do update set at = excluded.at
             where s.at <= to_timestamp($4::float8) - $5::integer * interval '1 hour'
           returning s.issue_id::text as issue_id`,
          [projectId, id, reached.map((row) => row.issue_id), now / 1000, hours, event.on],
        );
        const numbers = new Map(reached.map((row) => [row.issue_id, row]));
        await writeOutbox(
          query,
          fresh.map(({ issue_id }) => ({
            projectId,
            issueId: Number(issue_id),
            kind: event.on,
            data: { rule: id, count: Number(numbers.get(issue_id)?.n), usual: numbers.get(issue_id)?.usual, hours },
          })),
        );
        written += fresh.length;
      }
    }
    return written;
  });
}

/** Projects with a rule about numbers. */
export async function watchedProjects(database: Database): Promise<number[]> {
  const rows = await database.query<{ id: string }>(
    `select distinct project_id::text as id from :schema.notify_rule
     where enabled and (strpos(definition, '"on":"frequency"') > 0 or strpos(definition, '"on":"spike"') > 0)`,
  );
  return rows.map((row) => Number(row.id));
}
