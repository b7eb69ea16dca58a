import type { Query } from "../database/database.ts";
import { json, type NeutralResponse } from "../http/neutral.ts";
import { latestRelease } from "../life-cycle/update-issues.ts";
import { compileSearch } from "../search/compile-search.ts";
import { parseSearch, type SearchTerm } from "../search/parse-search.ts";
import { type Cursor, linkHeader, parseCursor, parseLimit } from "./cursor.ts";
import type { Call } from "./endpoint.ts";
import type { ProjectRow } from "./find-project.ts";
import { ISSUE_COLUMNS, type IssueRow, issueJson } from "./issue-json.ts";
import type { IssueListQuery } from "./issue-schemas.ts";
import { type Points, parsePeriod, statsOf } from "./issue-stats.ts";
import { refreshRise } from "./rise.ts";
import { statusDetailsOf } from "./status-details.ts";

/** Orders by the column each sorts by, and how a cursor's number becomes its type. */
const SORTS = {
  date: { column: "i.last_seen", type: "timestamptz" },
  new: { column: "i.first_seen", type: "timestamptz" },
  freq: { column: "i.times_seen", type: "bigint" },
  user: { column: "i.user_count", type: "bigint" },
  trends: { column: "i.rise", type: "bigint" },
} as const;

type SortName = keyof typeof SORTS;
type PageRow = IssueRow & { position: string };

/** What of a list is asked for, with everything checked. */
type Listing = {
  sort: SortName;
  limit: number;
  cursor?: Cursor;
  terms: readonly SearchTerm[];
  environments: readonly string[];
  /** Only issues with occurrences since, unix milliseconds. */
  since?: number;
  /** Many issues have the text that is searched. */
  common?: boolean;
  now: number;
};

/** Answers a list of issues of one or more projects. */
export async function listIssues(
  call: Call<IssueListQuery, unknown>,
  projects: readonly ProjectRow[],
): Promise<NeutralResponse> {
  const { context, database, query: asked, request, now } = call;
  for (const project of projects) await context.settler.settle(Number(project.id));
  const listing = await readListing(call, projects);
  if (listing.sort === "trends") for (const { id } of projects) await refreshRise(database, Number(id), now);
  const rows = projects.length === 0 ? [] : await selectPage(database.query, projects, listing);
  const more = rows.length > listing.limit;
  const page = rows.slice(0, listing.limit);
  if (listing.cursor?.back) page.reverse();
  const body = await render(database.query, page, projects, listing, asked.groupStatsPeriod ?? asked.statsPeriod);
  return json(200, body, {
    link: linkHeader(request, page, listing.cursor, more),
    "x-hits": String(page.length),
  });
}

async function readListing(call: Call<IssueListQuery, unknown>, projects: readonly ProjectRow[]): Promise<Listing> {
  const { query: asked, access, database, now } = call;
  const [only, ...others] = projects;
  const wantsLatest = /\blatest\b/.test(asked.query ?? "") && only && others.length === 0;
  const period = asked.statsPeriod === undefined ? undefined : parsePeriod(asked.statsPeriod, "statsPeriod");
  return {
    sort: asked.sort,
    limit: parseLimit(asked.limit),
    cursor: parseCursor(asked.cursor),
    terms: [
      ...(asked.id === undefined ? [] : [{ kind: "id", negated: false, values: asked.id } as const]),
      ...parseSearch(asked.query ?? "", {
        now,
        actor: access.actor,
        latestRelease: wantsLatest ? await latestRelease(database.query, Number(only.id)) : undefined,
      }),
    ],
    environments: asked.environment ?? [],
    since: period === undefined ? undefined : now - period * 1000,
    now,
  };
}

/** One page, and one row more to know whether another follows. */
async function selectPage(query: Query, projects: readonly ProjectRow[], listing: Listing): Promise<PageRow[]> {
  const { terms, environments, since, limit } = listing;
  const select = (way: Way) => query<PageRow>(...pageStatement(projects, listing, way));
  if (terms.length === 0 && environments.length === 0 && since === undefined) return await select("in order");
  if (terms.some(({ kind, negated }) => kind === "id" && !negated)) return await select("all");
  const near = await select({ walk: WALK.first });
  if (near.length > limit) return near;
  // As many more as the first ones promise, and half of that again.
  const further = Math.ceil((WALK.first * (limit + 1) * 1.5) / near.length);
  if (further <= WALK.most) {
    const found = await select({ walk: further });
    if (found.length > limit) return found;
  }
  return await query<PageRow>(
    ...pageStatement(projects, { ...listing, common: await commonText(query, projects, listing) }, "all"),
  );
}

/**
 * Whether the text of a search is found in so many issues (one in twenty) that it is better checked than looked up. The planner takes
 * runs of three characters for independent of each other, and so the most frequent word for a rare one (90 issues instead of 25,000).
 */
async function commonText(query: Query, projects: readonly ProjectRow[], listing: Listing): Promise<boolean> {
  const texts = listing.terms.filter(isText);
  const conditions =
    listing.terms.length + (listing.environments.length > 0 ? 1 : 0) + (listing.since === undefined ? 0 : 1);
  if (texts.length === 0 || texts.length === conditions) return false;
  const sample = { ...listing, terms: texts, environments: [], since: undefined, limit: WALK.first / 20 };
  const found = await query<PageRow>(...pageStatement(projects, sample, { walk: WALK.first }));
  return found.length >= WALK.first / 20;
}

/** Conditions that are looked up by runs of three characters. */
const isText = ({ kind, negated }: SearchTerm): boolean => !negated && (kind === "text" || kind === "field");

/*
 * Nobody can tell beforehand whether few or many issues fulfil a search, least of all a planner that takes conditions for independent:
 * walking along the sorted index is quick when many do, looking all of them up and sorting them when few do, and each is slow at the
 * other's task (measured at 100,000 issues: 120 ms instead of 4). So the first rows of the order are walked. How many of them fulfil it
 * tells how far a page reaches; where that is too far, few do, and those are looked up.
 */
type Way = "in order" | { walk: number } | "all";

/** Issues walked of each project at first, and at most. */
const WALK = { first: 500, most: 6_000 };

function pageStatement(projects: readonly ProjectRow[], listing: Listing, way: Way): [string, unknown[]] {
  const { sort, limit, cursor, terms, now } = listing;
  const { column, type } = SORTS[sort];
  const direction = cursor?.back ? "asc" : "desc";
  const values: unknown[] = [];
  const bind = (value: unknown): string => `$${values.push(value)}`;
  const position =
    type === "timestamptz" ? `(extract(epoch from ${column}) * 1000000)::bigint::text` : `${column}::text`;
  const visible = `and i.status not in ('merged', 'discarded') ${placeCondition(listing, bind)}`;
  const most = `${bind(limit + 1)}::integer`;
  const order = `order by ${column} ${direction}, i.id ${direction}`;
  // One page of each project through its own index; then the best of them.
  const pages = projects.map(({ id }) => {
    const project = `${bind(id)}::bigint`;
    const own = `from :schema.issue i where i.project_id = ${project} ${visible}`;
    const chosen = `select i.project_id, i.id, ${column} as sorted`;
    if (way === "in order") return `(${chosen} ${own} ${order} limit ${most})`;
    const walked = way !== "all";
    const checked = terms.filter((term) => walked || (listing.common && isText(term)));
    const lookedUp = terms.filter((term) => !checked.includes(term));
    const wanted = `${periodCondition(listing, bind)} ${compileSearch(checked, values, now)} ${compileSearch(lookedUp, values, now, project)}`;
    if (walked)
      return `(${chosen} from (select i.* ${own} ${order} limit ${way.walk}) i where true ${wanted} ${order} limit ${most})`;
    return `(with m as materialized (${chosen} ${own} ${wanted}) select * from m order by sorted ${direction}, id ${direction} limit ${most})`;
  });
  return [
    `select ${ISSUE_COLUMNS}, ${position} as position
     from (select * from (${pages.join("\nunion all\n")}) u order by u.sorted ${direction}, u.id ${direction} limit ${most}) p
     join :schema.issue i on i.project_id = p.project_id and i.id = p.id
     order by p.sorted ${direction}, p.id ${direction}`,
    values,
  ];
}

/** What comes after the cursor, or before it. */
function placeCondition({ sort, cursor }: Listing, bind: (value: unknown) => string): string {
  if (cursor === undefined) return "";
  const { column, type } = SORTS[sort];
  const bound = `${bind(cursor.value)}::bigint`;
  const value = type === "timestamptz" ? `timestamptz 'epoch' + ${bound} * interval '1 microsecond'` : bound;
  return `and (${column}, i.id) ${cursor.back ? ">" : "<"} (${value}, ${bind(cursor.id)}::bigint)`;
}

function periodCondition({ environments, since }: Listing, bind: (value: unknown) => string): string {
  const conditions = [];
  const from = since === undefined ? undefined : `to_timestamp(${bind(since / 1000)}::float8)`;
  if (from !== undefined) conditions.push(`and i.last_seen >= ${from}`);
  if (environments.length > 0) {
    conditions.push(`and exists (select from :schema.issue_hour x where x.project_id = i.project_id and x.issue_id = i.id
      and x.environment = any(${bind(environments)}::text[]) ${from === undefined ? "" : `and x.hour >= date_trunc('hour', ${from})`})`);
  }
  return conditions.join("\n");
}

async function render(
  query: Query,
  page: readonly IssueRow[],
  projects: readonly ProjectRow[],
  listing: Listing,
  period: string | undefined,
) {
  const byProject = new Map<
    string,
    { stats: Record<string, (id: string) => Points>; details: (id: string) => object }
  >();
  await Promise.all(
    projects.map(async ({ id }) => {
      const ids = page.filter((row) => row.project_id === id).map((row) => row.id);
      if (ids.length === 0) return;
      const periods = new Map([["24h", 86_400]]);
      if (period !== undefined && period !== "auto") periods.set(period, parsePeriod(period, "statsPeriod"));
      const [details, ...points] = await Promise.all([
        statusDetailsOf(query, id, ids),
        ...[...periods.values()].map((seconds) => statsOf(query, id, ids, seconds, listing.environments)),
      ]);
      const names = [...periods.keys()];
      const stats = Object.fromEntries(points.map((of, index) => [names[index] ?? "", of]));
      byProject.set(id, { stats, details });
    }),
  );
  return page.flatMap((row) => {
    const project = projects.find(({ id }) => id === row.project_id);
    const more = byProject.get(row.project_id);
    if (!project || !more) return [];
    const stats = Object.fromEntries(Object.entries(more.stats).map(([name, of]) => [name, of(row.id)]));
    const points = listing.since === undefined ? undefined : (stats[period ?? "24h"] ?? stats["24h"]);
    const count = points?.reduce((sum, [, n]) => sum + n, 0);
    const since = points?.[0]?.[0];
    return [
      issueJson(row, project, {
        stats,
        details: { ...more.details(row.id) },
        period: count === undefined || since === undefined ? undefined : { count, since },
      }),
    ];
  });
}
