import { isoTimeOrNull } from "../api/iso-time.ts";
import type { Query } from "../database/database.ts";
import { type ReleaseHealth, releaseHealth } from "./release-health.ts";

type ReleaseRow = {
  version: string;
  ref: string | null;
  url: string | null;
  created: number;
  released: number | null;
  first: number | null;
  last: number | null;
  n: string;
  commits: string;
  deploys: string;
  regressions: string;
  projects: { id: string; slug: string; name: string; platform: string | null; new_groups: string }[];
};

/** Which releases are wanted: by version, or the newest ones that contain a text. */
export type ReleaseFilter = { version?: string; contains?: string; limit?: number };

/** Releases over some projects, the newest first, in Sentry's shape. */
export async function listReleases(query: Query, projectIds: readonly string[], filter: ReleaseFilter = {}) {
  const ms = (column: string): string => `(extract(epoch from ${column}) * 1000)::float8`;
  const rows = await query<ReleaseRow>(
    `select r.version, max(r.ref) as ref, max(r.url) as url, ${ms("min(r.created_at)")} as created, ${ms("max(r.released_at)")} as released,
       ${ms("min(r.first_seen)")} as first, ${ms("max(r.last_seen)")} as last, sum(r.n)::text as n,
       max((select count(*) from :schema.release_commit c where c.project_id = r.project_id and c.version = r.version))::text as commits,
       max((select count(*) from :schema.deploy d where d.project_id = r.project_id and d.version = r.version))::text as deploys,
       sum((select count(*) from :schema.activity a where a.project_id = r.project_id and a.kind = 'set_regression'
         and a.data::json->>'release' = r.version))::text as regressions,
       json_agg(json_build_object('id', p.id::text, 'slug', p.slug, 'name', p.name, 'platform', p.platform, 'new_groups', (
         select count(*)::text from :schema.issue_release x
         where x.project_id = r.project_id and x.release = r.version and x.is_first
       )) order by p.slug) as projects
     from :schema.release r join :schema.project p on p.id = r.project_id
     where r.project_id = any($1::bigint[]) and ($2::text is null or r.version = $2)
       and ($3::text is null or strpos(lower(r.version), lower($3)) > 0)
     group by r.version order by max(coalesce(r.released_at, r.created_at)) desc, r.version desc limit $4::integer`,
    [projectIds, filter.version ?? null, filter.contains ?? null, filter.limit ?? 100],
  );
  const versions = rows.map(({ version }) => version);
  const health = await releaseHealth(query, projectIds, versions);
  return rows.map((row) => releaseJson(row, health.get(row.version)));
}

function releaseJson(row: ReleaseRow, health: ReleaseHealth | undefined) {
  const newGroups = row.projects.reduce((sum, project) => sum + Number(project.new_groups), 0);
  return {
    version: row.version,
    shortVersion: row.version.slice(row.version.lastIndexOf("@") + 1),
    versionInfo: { description: row.version, package: null },
    ref: row.ref,
    url: row.url,
    dateCreated: isoTimeOrNull(row.created),
    dateReleased: isoTimeOrNull(row.released),
    firstEvent: isoTimeOrNull(row.first),
    lastEvent: isoTimeOrNull(row.last),
    newGroups,
    commitCount: Number(row.commits),
    deployCount: Number(row.deploys),
    lastCommit: null,
    lastDeploy: null,
    authors: [],
    data: {},
    owner: null,
    status: "open",
    projects: row.projects.map(({ new_groups, ...project }) => ({
      ...project,
      id: Number(project.id),
      newGroups: Number(new_groups),
    })),
    winnow: {
      count: Number(row.n),
      events: Number(row.n),
      regressions: Number(row.regressions),
      health: health ?? null,
    },
  };
}
