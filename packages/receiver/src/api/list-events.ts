import { json, type NeutralResponse } from "../http/neutral.ts";
import { ReceiverError } from "../receiver-error.ts";
import { sourceLinksOf } from "./code-mappings.ts";
import { onlyPage } from "./cursor.ts";
import type { Call } from "./endpoint.ts";
import { EVENT_COLUMNS, type EventRow, eventSummary, fullEvent, readPayload } from "./event-json.ts";
import { type FoundIssue, familyOf, findIssue } from "./find-issue.ts";
import type { ProjectRow } from "./find-project.ts";
import { ISSUE_COLUMNS, type IssueRow } from "./issue-json.ts";
import { issueOfPath } from "./show-issue.ts";

/** `GET /issues/{id}/events/`: the samples that were kept, newest first; with `full` each with its payload. */
export async function listEvents(
  call: Call<{ full?: string; environment?: string[]; release?: string }, unknown>,
): Promise<NeutralResponse> {
  const found = await issueOfPath(call);
  const full = call.query.full === "true" || call.query.full === "1";
  const rows = await samplesOf(call, found, full);
  const wanted = rows.filter(
    (row) =>
      (call.query.environment?.includes(row.environment ?? "") ?? true) &&
      (call.query.release === undefined || call.query.release === row.release),
  );
  const body = wanted.map((row) =>
    full ? { ...fullEvent(row, found), payload: readPayload(row.payload) } : eventSummary(row, found),
  );
  return json(200, body, { link: onlyPage(call.request) });
}

async function samplesOf(call: Call<unknown, unknown>, found: FoundIssue, full: boolean): Promise<EventRow[]> {
  // The same event may stand in two slots: as one of the first, and as a power of two.
  const rows = await call.database.query<EventRow>(
    `select ${EVENT_COLUMNS}, ${full ? "s.payload" : "null as payload"} from :schema.sample s
     where s.project_id = $1::bigint and s.issue_id = any($2::bigint[]) order by s.at desc, s.event_id desc`,
    [found.project.id, await familyOf(call.database, found)],
  );
  const first = new Map(rows.toReversed().map((row) => [row.event_id, row]));
  return rows.filter((row) => first.get(row.event_id) === row);
}

/** `GET /issues/{id}/events/{event}/`: one sample by its id, or the latest, oldest or (as `recommended`) the latest one. */
export async function showEvent(call: Call<unknown, unknown>): Promise<NeutralResponse> {
  const found = await issueOfPath(call);
  const rows = await samplesOf(call, found, false);
  const wanted = call.parts.event ?? "";
  const index =
    wanted === "latest" || wanted === "recommended"
      ? 0
      : wanted === "oldest"
        ? rows.length - 1
        : rows.findIndex((row) => row.event_id === wanted.replaceAll("-", "").toLowerCase());
  const row = rows[index];
  if (row === undefined) throw new ReceiverError("not_found", "no such event is kept of this issue");
  return json(200, await eventWithNeighbours(call, found, rows, row));
}

/** `GET /projects/{org}/{project}/events/{event}/` */
export async function showProjectEvent(call: Call<unknown, unknown>, project: ProjectRow): Promise<NeutralResponse> {
  const [row] = await findByEventId(call, [project], call.parts.event ?? "");
  if (row === undefined) throw new ReceiverError("not_found", "no such event is kept");
  const found = await findIssue(call.database, call.access, row.issue_id);
  const rows = await samplesOf(call, found, false);
  return json(200, await eventWithNeighbours(call, found, rows, row));
}

/** `GET /organizations/{org}/eventids/{event}/`: where an event is. */
export async function locateEvent(
  call: Call<unknown, unknown>,
  projects: readonly ProjectRow[],
): Promise<NeutralResponse> {
  const [row] = await findByEventId(call, projects, call.parts.event ?? "");
  if (row === undefined) throw new ReceiverError("not_found", "no such event is kept");
  const found = await findIssue(call.database, call.access, row.issue_id);
  return json(200, {
    organizationSlug: found.project.organization,
    projectSlug: found.project.slug,
    groupId: found.issue.id,
    eventId: row.event_id,
    event: eventSummary(row, found),
  });
}

/** `GET /projects/{org}/{project}/events/`: the newest samples of a project. */
export async function listProjectEvents(
  call: Call<{ full?: string }, unknown>,
  project: ProjectRow,
): Promise<NeutralResponse> {
  const full = call.query.full === "true" || call.query.full === "1";
  const rows = await call.database.query<EventRow>(
    `select distinct on (s.at, s.event_id) ${EVENT_COLUMNS}, ${full ? "s.payload" : "null as payload"}
     from :schema.sample s
     where s.project_id = $1::bigint order by s.at desc, s.event_id limit 100`,
    [project.id],
  );
  const issues = await issuesOf(call, project, [...new Set(rows.map((row) => row.issue_id))]);
  const body = rows.flatMap((row) => {
    const issue = issues.get(row.issue_id);
    if (issue === undefined) return [];
    return [full ? fullEvent(row, { issue, project }) : eventSummary(row, { issue, project })];
  });
  return json(200, body, { link: onlyPage(call.request) });
}

/** The issue that each of some ids leads to, of merged ones the one they were merged into. */
async function issuesOf(
  call: Call<unknown, unknown>,
  project: ProjectRow,
  ids: readonly string[],
): Promise<Map<string, IssueRow>> {
  const rows = await call.database.query<IssueRow & { asked: string }>(
    `select asked.id::text as asked, ${ISSUE_COLUMNS} from :schema.issue asked
     join :schema.issue i on i.project_id = asked.project_id and i.id = coalesce(asked.merged_into, asked.id)
     where asked.project_id = $1::bigint and asked.id = any($2::bigint[]) and i.status <> 'discarded'`,
    [project.id, ids],
  );
  return new Map(rows.map((row) => [row.asked, row]));
}

async function findByEventId(
  call: Call<unknown, unknown>,
  projects: readonly ProjectRow[],
  name: string,
): Promise<EventRow[]> {
  const id = name.replaceAll("-", "").toLowerCase();
  if (!/^[0-9a-f]{32}$/.test(id)) throw new ReceiverError("not_found", "no such event is kept");
  return await call.database.query<EventRow>(
    `select ${EVENT_COLUMNS}, null as payload from :schema.sample s
     where s.project_id = any($1::bigint[]) and s.event_id = $2::uuid limit 1`,
    [projects.map((project) => project.id), id],
  );
}

/** Neighbours are by time, among what was kept. */
async function eventWithNeighbours(
  call: Call<unknown, unknown>,
  found: FoundIssue,
  rows: readonly EventRow[],
  row: EventRow,
) {
  const index = rows.findIndex((other) => other.event_id === row.event_id);
  const [withPayload] = await call.database.query<EventRow>(
    `select ${EVENT_COLUMNS}, s.payload from :schema.sample s
     where s.project_id = $1::bigint and s.event_id = $2::uuid limit 1`,
    [found.project.id, row.event_id],
  );
  const link = await sourceLinksOf(call.database.query, found.project.id, row.release);
  return {
    ...fullEvent(withPayload ?? row, found, link),
    nextEventID: rows[index - 1]?.event_id ?? null,
    previousEventID: rows[index + 1]?.event_id ?? null,
  };
}
