import type { Database, Query } from "../database/database.ts";
import type { IssueChange } from "../store/issue-change.ts";
import type { SavedChanges } from "./apply-life-cycle.ts";
import { type Reopened, reopenIssues } from "./reopen-issues.ts";
import { type Minutes, meetSnooze, type Snooze } from "./snooze.ts";

type SnoozeRow = {
  project_id: string;
  issue_id: string;
  until: number | null;
  seen_goal: string | null;
  window_minutes: number | null;
  window_goal: string | null;
  recent: string;
  wish: string;
};

const READ = `
select s.project_id::text as project_id, s.issue_id::text as issue_id, (extract(epoch from s.until) * 1000)::float8 as until,
  s.seen_goal::text as seen_goal, s.window_minutes, s.window_goal::text as window_goal, s.recent, s.wish
from unnest($1::bigint[], $2::bigint[]) as k(project_id, issue_id)
join :schema.issue_snooze s on s.project_id = k.project_id and s.issue_id = k.issue_id`;

const SLIDE = `
update :schema.issue_snooze s set recent = k.recent
from unnest($1::bigint[], $2::bigint[], $3::text[]) as k(project_id, issue_id, recent)
where s.project_id = k.project_id and s.issue_id = k.issue_id`;

/** Which of some ignored issues speak again with this batch. */
export async function endSnoozes(
  query: Query,
  changes: readonly IssueChange[],
  saved: SavedChanges,
  now: number,
): Promise<Reopened[]> {
  const rows = await query<SnoozeRow>(READ, [
    changes.map((change) => change.projectId),
    changes.map((change) => change.issueId),
  ]);
  const snoozeOf = new Map(rows.map((row) => [`${row.project_id}:${row.issue_id}`, row]));
  const ended: Reopened[] = [];
  const slid: { projectId: number; issueId: number; recent: Minutes }[] = [];
  for (const change of changes) {
    const { projectId, issueId } = change;
    const row = snoozeOf.get(`${projectId}:${issueId}`);
    if (row === undefined) continue;
    const timesSeen = saved.totals.get(change)?.timesSeen ?? 0;
    const minutes = row.window_minutes === null ? [] : minutesOf(saved, change);
    const { end, recent } = meetSnooze(snoozeOfRow(row), { now, timesSeen, minutes });
    if (end) {
      ended.push({ projectId, issueId, why: "unignored", data: { because: end, timesSeen, ...JSON.parse(row.wish) } });
    } else if (recent) slid.push({ projectId, issueId, recent });
  }
  if (slid.length > 0) {
    await query(SLIDE, [
      slid.map((row) => row.projectId),
      slid.map((row) => row.issueId),
      slid.map((row) => JSON.stringify(row.recent)),
    ]);
  }
  return ended;
}

function snoozeOfRow(row: SnoozeRow): Snooze {
  const window =
    row.window_minutes === null || row.window_goal === null
      ? undefined
      : { minutes: row.window_minutes, goal: Number(row.window_goal), recent: JSON.parse(row.recent) as Minutes };
  return {
    until: row.until ?? undefined,
    seenGoal: row.seen_goal === null ? undefined : Number(row.seen_goal),
    window,
  };
}

/** The minutes in which a batch had occurrences of one issue. */
export function minutesOf({ groups, issueOf }: SavedChanges, { projectId, issueId }: IssueChange): Minutes {
  return groups
    .filter((group) => group.projectId === projectId && issueOf(group) === issueId)
    .flatMap((group) => group.tally.minutes);
}

/**
 * Ends what was ignored until as many users were affected. Called where the number of users is settled, in that transaction.
 */
export async function endUserSnoozes(query: Query, projectId: number, issueIds: readonly number[]): Promise<void> {
  const rows = await query<{ issue_id: string; users: string; wish: string }>(
    `select s.issue_id::text as issue_id, i.user_count::text as users, s.wish
     from :schema.issue_snooze s join :schema.issue i on i.project_id = s.project_id and i.id = s.issue_id
     where s.project_id = $1::bigint and s.issue_id = any($2::bigint[]) and i.status = 'ignored' and i.user_count >= s.users_goal
     order by s.issue_id for no key update of i`,
    [projectId, issueIds],
  );
  await reopenIssues(
    query,
    rows.map((row) => ({
      projectId,
      issueId: Number(row.issue_id),
      why: "unignored",
      data: { because: "users", users: Number(row.users), ...JSON.parse(row.wish) },
    })),
  );
}

/**
 * Ends what was ignored until a moment that has come, also where nothing occurs any more. Run now and then.
 *
 * @param now unix milliseconds.
 * @returns how many issues are open again.
 */
export async function endExpiredSnoozes(database: Database, now: number): Promise<number> {
  const due = await database.query<{ project_id: string }>(
    "select distinct project_id::text as project_id from :schema.issue_snooze where until <= to_timestamp($1::float8)",
    [now / 1000],
  );
  let ended = 0;
  for (const { project_id } of due) {
    ended += await database.transaction(async ({ query }) => {
      const rows = await query<{ issue_id: string; wish: string }>(
        `select i.id::text as issue_id, s.wish from :schema.issue i
         join :schema.issue_snooze s on s.project_id = i.project_id and s.issue_id = i.id
         where i.project_id = $1::bigint and s.until <= to_timestamp($2::float8) and i.status = 'ignored'
         order by i.id for no key update of i`,
        [project_id, now / 1000],
      );
      await reopenIssues(
        query,
        rows.map((row) => ({
          projectId: Number(project_id),
          issueId: Number(row.issue_id),
          why: "unignored",
          data: { because: "until", ...JSON.parse(row.wish) },
        })),
      );
      return rows.length;
    });
  }
  return ended;
}
