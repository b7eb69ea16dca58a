import type { ProjectRow } from "./find-project.ts";

/** An issue as the queries of the API select it: {@link ISSUE_COLUMNS}. */
export type IssueRow = {
  id: string;
  title: string;
  culprit: string;
  type: string;
  value: string;
  level: string;
  platform: string;
  status: string;
  first_seen: number;
  last_seen: number;
  times_seen: string;
  payloads: string;
  suppressed: string;
  lost: string;
  user_count: string;
  producer_count: string;
  stored: string;
};

/** What an API query selects of `:schema.issue i`; times as unix milliseconds, numbers as text. */
export const ISSUE_COLUMNS = `i.id::text as id, i.title, i.culprit, i.type, i.value, i.level, i.platform, i.status,
  (extract(epoch from i.first_seen) * 1000)::float8 as first_seen, (extract(epoch from i.last_seen) * 1000)::float8 as last_seen,
  i.times_seen::text as times_seen, i.payloads::text as payloads, i.suppressed::text as suppressed, i.lost::text as lost,
  i.user_count::text as user_count, i.producer_count::text as producer_count,
  (select count(*) from :schema.sample s where s.project_id = i.project_id and s.issue_id = i.id)::text as stored`;

/** Points of a statistic: unix seconds and a count. */
export type Points = [at: number, n: number][];

/** An issue in Sentry's shape; what Sentry has no field for is under `winnow`. */
export function issueJson(row: IssueRow, project: ProjectRow, stats: Points) {
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
    statusDetails: {},
    isPublic: false,
    platform: row.platform,
    project: { id: project.id, name: project.name, slug: project.slug, platform: project.platform },
    type: row.type === "" ? "default" : "error",
    metadata: row.type === "" ? { title: row.title } : { type: row.type, value: row.value, title: row.title },
    numComments: 0,
    assignedTo: null,
    isBookmarked: false,
    isSubscribed: false,
    subscriptionDetails: null,
    hasSeen: false,
    annotations: [],
    count: row.times_seen,
    userCount: Number(row.user_count),
    firstSeen: isoTime(row.first_seen),
    lastSeen: isoTime(row.last_seen),
    stats: { "24h": stats },
    winnow: conservation(row),
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

/** An ISO date of unix milliseconds. */
export const isoTime = (milliseconds: number): string => new Date(milliseconds).toISOString();
