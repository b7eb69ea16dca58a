import type { ProjectRow } from "./find-project.ts";
import { isoTime } from "./iso-time.ts";
import type { Points } from "./issue-stats.ts";
import { assigneeJson, type StatusDetails } from "./status-details.ts";

/** An issue as the queries of the API select it: {@link ISSUE_COLUMNS}. */
export type IssueRow = {
  id: string;
  project_id: string;
  title: string;
  culprit: string;
  type: string;
  value: string;
  level: string;
  platform: string;
  status: string;
  substatus: string;
  assigned_to: string | null;
  first_seen: number;
  last_seen: number;
  times_seen: string;
  payloads: string;
  suppressed: string;
  lost: string;
  user_count: string;
  producer_count: string;
  rise: string;
  stored: string;
};

/** What an API query selects of `:schema.issue i`; times as unix milliseconds, numbers as text. */
export const ISSUE_COLUMNS = `i.id::text as id, i.project_id::text as project_id, i.title, i.culprit, i.type, i.value, i.level, i.platform,
  i.status, i.substatus, i.assigned_to,
  (extract(epoch from i.first_seen) * 1000)::float8 as first_seen, (extract(epoch from i.last_seen) * 1000)::float8 as last_seen,
  i.times_seen::text as times_seen, i.payloads::text as payloads, i.suppressed::text as suppressed, i.lost::text as lost,
  i.user_count::text as user_count, i.producer_count::text as producer_count, i.rise::text as rise,
  ((select count(*) from :schema.sample s where s.project_id = i.project_id and s.issue_id = i.id)
   + (select count(*) from :schema.issue m join :schema.sample s on s.project_id = m.project_id and s.issue_id = m.id
      where m.project_id = i.project_id and m.merged_into = i.id))::text as stored`;

/** What is shown of an issue besides its row. */
export type IssueMore = {
  /** By period, such as "24h". */
  stats: Record<string, Points>;
  details: StatusDetails;
  /** Of the period and environments asked for. */
  period?: { count: number; since: number };
};

const WEEK = 7 * 86_400_000;

/** An issue in Sentry's shape; what Sentry has no field for is under `winnow`. */
export function issueJson(row: IssueRow, project: ProjectRow, more: IssueMore) {
  const ongoing = row.substatus === "new" && row.first_seen < Date.now() - WEEK;
  const seen = { count: row.times_seen, userCount: Number(row.user_count) };
  const span = { firstSeen: isoTime(row.first_seen), lastSeen: isoTime(row.last_seen) };
  return {
    id: row.id,
    shareId: null,
    shortId: shortId(project.slug, row.id),
    title: row.title,
    culprit: row.culprit,
    permalink: null,
    logger: null,
    level: row.level,
    status: row.status,
    substatus: row.status === "unresolved" ? (ongoing ? "ongoing" : row.substatus) : null,
    statusDetails: more.details,
    isPublic: false,
    isUnhandled: false,
    platform: row.platform,
    project: { id: project.id, name: project.name, slug: project.slug, platform: project.platform },
    type: row.type === "" ? "default" : "error",
    issueType: "error",
    issueCategory: "error",
    metadata: row.type === "" ? { title: row.title } : { type: row.type, value: row.value, title: row.title },
    numComments: 0,
    assignedTo: assigneeJson(row.assigned_to),
    isBookmarked: false,
    isSubscribed: false,
    subscriptionDetails: null,
    hasSeen: false,
    annotations: [],
    ...seen,
    ...span,
    lifetime: { ...seen, ...span, stats: null },
    stats: more.stats,
    winnow: { ...conservation(row), rise: Number(row.rise), ...(more.period ? { period: more.period } : {}) },
  };
}

/** seen = stored + sampled + suppressed + lost, always. */
function conservation(row: IssueRow) {
  const [seen, payloads, suppressed, lost] = [row.times_seen, row.payloads, row.suppressed, row.lost].map(Number) as [
    number,
    number,
    number,
    number,
  ];
  const stored = Math.min(Number(row.stored), payloads);
  return { seen, stored, sampled: payloads - stored, suppressed, lost, producers: Number(row.producer_count) };
}

/** `WEB-1A`: the project and the issue's number in base 36. */
export function shortId(projectSlug: string, issueId: string): string {
  return `${projectSlug.toUpperCase()}-${BigInt(issueId).toString(36).toUpperCase()}`;
}
