import type { Send } from "../database/database.ts";
import type { Outcome } from "../ingest/delivery.ts";

const SAVE = `
insert into :schema.outcome as o (project_id, hour, source, category, reason, n)
select k.project_id, date_trunc('hour', now()), k.source, k.category, k.reason, k.n
from unnest($1::bigint[], $2::text[], $3::text[], $4::text[], $5::bigint[]) as k(project_id, source, category, reason, n)
order by k.project_id, k.source, k.category, k.reason
on conflict (project_id, hour, source, category, reason) do update set n = o.n + excluded.n`;

/** Adds what clients and we dropped to the outcomes of their projects. */
export function saveOutcomes(send: Send, outcomes: readonly { projectId: number; outcome: Outcome }[]): void {
  const sums = new Map<string, { projectId: number; outcome: Outcome }>();
  for (const { projectId, outcome } of outcomes) {
    const key = `${projectId}:${outcome.source}:${outcome.category}:${outcome.reason}`;
    const known = sums.get(key);
    if (known) known.outcome = { ...known.outcome, n: known.outcome.n + outcome.n };
    else sums.set(key, { projectId, outcome });
  }
  const rows = [...sums.values()].filter(({ outcome }) => outcome.n !== 0);
  if (rows.length === 0) return;
  send(SAVE, [
    rows.map((row) => row.projectId),
    rows.map((row) => row.outcome.source),
    rows.map((row) => row.outcome.category),
    rows.map((row) => row.outcome.reason),
    rows.map((row) => row.outcome.n),
  ]);
}
