import type { Database, Query, Send } from "../database/database.ts";
import { saveTexts } from "../search/save-texts.ts";
import type { IssueChange } from "./issue-change.ts";
import { addDetail, type IssueDetail, packDetails, unpackDetails } from "./issue-detail.ts";
import { type ProjectNumbers, saveProjectNumbers } from "./project-numbers.ts";
import { saveMinutes } from "./save-minutes.ts";
import { saveSketches } from "./save-sketches.ts";
import { saveHours, saveReleases } from "./save-statistics.ts";
import { saveTags } from "./save-tags.ts";

/*
 * Counts, ids and payloads of a batch are saved at once. Its details (hours, releases, tags, users) touch ten rows per issue, the same
 * ones in every batch of a flood; they go into the journal within the batch's transaction, and are added up from there. Nothing is
 * lost or counted twice: the rows are deleted by the transaction that adds them.
 */

const MAX_ROWS = 500;

const APPEND = `
insert into :schema.journal (project_id, body)
select k.project_id, substring($2::bytea from k.start for k.size)
from unnest($1::bigint[], $3::integer[], $4::integer[]) as k(project_id, start, size)
order by k.project_id`;

const TAKE = `
delete from :schema.journal where project_id = $1::bigint and id in (
  select id from :schema.journal where project_id = $1::bigint order by id limit ${MAX_ROWS}
) returning body`;

/** Appends the details of a batch and what it brought to its projects, inside its transaction. */
export function appendJournal(
  send: Send,
  changes: readonly IssueChange[],
  numbers: ReadonlyMap<number, ProjectNumbers>,
): void {
  const byProject = new Map<number, IssueDetail[]>([...numbers.keys()].map((projectId) => [projectId, []]));
  for (const { projectId, detail } of changes) {
    const details = byProject.get(projectId);
    if (details) details.push(detail);
    else byProject.set(projectId, [detail]);
  }
  const bodies = [...byProject].map(([id, details]) => packDetails({ details, numbers: numbers.get(id) }));
  let start = 1;
  const starts = bodies.map((body) => {
    const here = start;
    start += body.length;
    return here;
  });
  send(APPEND, [[...byProject.keys()], Buffer.concat(bodies), starts, bodies.map((body) => body.length)]);
}

/**
 * Adds what the journal holds of one project to its tables.
 *
 * @returns how many rows of the journal were settled.
 */
export async function settleProject(database: Database, projectId: number): Promise<number> {
  const waiting = await database.query("select from :schema.journal where project_id = $1::bigint limit 1", [
    projectId,
  ]);
  if (waiting.length === 0) return 0;
  let settled = 0;
  for (;;) {
    const rows = await database.transaction(({ query }) => settleSome(query, projectId), { repeated: true });
    settled += rows;
    if (rows < MAX_ROWS) return settled;
  }
}

/** Projects of which the journal holds something. */
export async function unsettledProjects(database: Database): Promise<number[]> {
  const rows = await database.query<{ id: string }>(
    `select p.id::text as id from :schema.project p
     where exists (select from :schema.journal j where j.project_id = p.id) order by p.id`,
  );
  return rows.map((row) => Number(row.id));
}

async function settleSome(query: Query, projectId: number): Promise<number> {
  // One receiver at a time settles a project.
  await query("select from :schema.project where id = $1::bigint for no key update", [projectId]);
  const taken = await query<{ body: Uint8Array }>(TAKE, [projectId]);
  if (taken.length === 0) return 0;
  const sums = new Map<number, IssueDetail>();
  const numbers: ProjectNumbers[] = [];
  for (const { body } of taken) {
    const entry = unpackDetails(body);
    if (entry.numbers) numbers.push(entry.numbers);
    for (const detail of entry.details) {
      const known = sums.get(detail.issueId);
      if (known) addDetail(known, detail);
      else sums.set(detail.issueId, detail);
    }
  }
  const details = await existing(query, projectId, [...sums.values()]);
  await saveHours(query, projectId, details);
  await saveMinutes(query, projectId, details);
  await saveReleases(query, projectId, details);
  await saveTags(query, projectId, details);
  await saveSketches(query, projectId, details);
  await saveProjectNumbers(query, projectId, numbers);
  await saveTexts(
    query,
    projectId,
    details.map((detail) => detail.issueId),
  );
  return taken.length;
}

/** Settles all of a project inside a transaction that rearranges its issues. */
export async function drainJournal(query: Query, projectId: number): Promise<void> {
  while ((await settleSome(query, projectId)) === MAX_ROWS);
}

/** An issue may have been deleted since; those that remain stay until this transaction ends. */
async function existing(query: Query, projectId: number, details: IssueDetail[]): Promise<IssueDetail[]> {
  const rows = await query<{ id: string }>(
    `select id::text as id from :schema.issue where project_id = $1::bigint and id = any($2::bigint[])
     order by id for key share`,
    [projectId, details.map((detail) => detail.issueId)],
  );
  const there = new Set(rows.map((row) => Number(row.id)));
  return details.filter((detail) => there.has(detail.issueId)).sort((a, b) => a.issueId - b.issueId);
}
