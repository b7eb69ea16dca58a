import { deflateSync } from "node:zlib";
import { makeEvent } from "./events.ts";

/** A `pg` pool or a PGlite. */
export type SeedDatabase = {
  query(sql: string, values?: unknown[]): Promise<{ rows: unknown[] }>;
  /** Of PGlite: runs several statements. */
  exec?(sql: string): Promise<unknown>;
};

/** What is made up. */
export type SeedOptions = {
  /** Of a project that has no issues yet. */
  projectId: number;
  /** @default 100_000 */
  issues?: number;
  /** Over all issues; a few have most of them. @default 100 per issue */
  occurrences?: number;
  /** Issues that have samples with payloads: those that occurred most recently. @default 100 */
  samples?: number;
  /** Schema of the receiver. @default "winnow" */
  schema?: string;
};

/**
 * Fills a project with issues as a receiver would have made them of a month of deliveries: titles, hours by environment, releases, tags,
 * searchable text, samples, and numbers that add up. Made by statements inside the database, the same ones every time: 100,000 issues of
 * 10 million occurrences take about half a minute on a Postgres.
 *
 * Foreign keys are not checked meanwhile, which a superuser only may do.
 */
export async function seedIssues(database: SeedDatabase, options: SeedOptions): Promise<void> {
  const { projectId, issues = 100_000, samples = 100, schema = "winnow" } = options;
  const { occurrences = issues * 100 } = options;
  const fill = (sql: string): string =>
    sql
      .replaceAll(":schema", `"${schema.replaceAll('"', '""')}"`)
      .replaceAll(":project", String(projectId))
      .replaceAll(":issues", String(issues))
      .replaceAll(":occurrences", String(occurrences));
  // One text is one transaction.
  const run = database.exec?.bind(database) ?? ((sql: string) => database.query(sql));
  await run(
    fill(`set local session_replication_role = replica; set local synchronous_commit = off; ${STATEMENTS.join(";\n")}`),
  );
  await seedSamples(database, fill, samples);
  await run("analyze");
}

const list = (words: string): string =>
  `array['${words
    .trim()
    .split(/\s*\|\s*/)
    .join("','")}']`;

const TYPES = list(
  "TypeError | RangeError | ReferenceError | SyntaxError | AxiosError | TimeoutError | ValidationError | PaymentError | CartError | DatabaseError | ConnectionError | NotFoundError | PermissionError | ParseError | AbortError | StripeError | FetchError | QuotaError | RenderError | HydrationError",
);
const VERBS = list(
  "Cannot read properties of undefined | Failed to fetch | timeout of 5000 ms exceeded | Unexpected token | is not a function | connect ECONNREFUSED | duplicate key value | stream closed | socket hang up | Maximum call stack size exceeded | invalid payment method | network changed | null is not an object",
);
const NOUNS = list(
  "cart | order | payment | session | invoice | user | basket | coupon | address | stock | parcel | refund | review | search | image | cache | token | locale | price | till",
);
const FOLDERS = list("checkout | account | catalog | shipping | search | admin | api | workers");

/** A number of an issue that looks like chance and is the same each time. */
const chance = (salt: number, below: number): string => `((hashint4(n * 31 + ${salt}) & 2147483647) % ${below})`;

const STATEMENTS = [
  // Everything about an issue that the other tables follow from. A rank decides how often it occurs, as such things go: few do most.
  `create temporary table seed on commit drop as
   with ranked as (
     select n, 1 + (n::bigint * 7919) % :issues as rank from generate_series(1, :issues) n
   ), weighted as (
     select n, rank, power(rank, -0.9) / sum(power(rank, -0.9)) over () as share from ranked
   ), counted as (
     select n, rank, 1 + floor(share * (:occurrences - :issues))::bigint as times from weighted
   ), exact as (
     select n, times + case when rank = 1 then :occurrences - sum(times) over () else 0 end as times from counted
   )
   select n, nextval(pg_get_serial_sequence(':schema.issue', 'id')) as id, times::bigint as times,
     now() - power(${chance(1, 100_000)} / 100000.0, 2) * interval '30 days' as last_seen,
     least(times, 1 + ${chance(2, 4)} + floor(2 * ln(times)))::integer as hours,
     1 + ${chance(3, 20)} as step,
     (${TYPES})[1 + ${chance(4, 20)}] as type,
     (${VERBS})[1 + ${chance(5, 13)}] || ': ' || (${NOUNS})[1 + ${chance(6, 20)}] || ' ' || left(md5(n::text), 8) as value,
     (${FOLDERS})[1 + ${chance(7, 8)}] || '/' || (${NOUNS})[1 + ${chance(8, 20)}] || '.js in ' || (${NOUNS})[1 + ${chance(9, 20)}] as culprit,
     case when n % 20 = 0 then 'staging' when n % 33 = 0 then 'development' else 'production' end as environment,
     60 - ${chance(10, 60)} as minor
   from exact`,

  `create temporary table seed_hour on commit drop as
   select id, environment_of as environment, date_trunc('hour', last_seen) - j * step * interval '1 hour' as hour, n,
     times / hours + case when j = 0 then times % hours else 0 end as count
   from (select s.*, j, case when s.hours > 8 and j % 5 = 4 then 'staging' else s.environment end as environment_of from seed s,
     generate_series(0, s.hours - 1) j) k`,

  `insert into :schema.issue (project_id, id, title, culprit, type, value, level, platform, status, substatus, assigned_to, first_seen,
     last_seen, times_seen, payloads, suppressed, user_count)
   select :project, id, type || ': ' || value, culprit, type, value,
     case when n % 100 = 0 then 'fatal' when n % 4 = 0 then 'warning' when n % 50 = 7 then 'info' else 'error' end,
     case when n % 3 = 0 then 'javascript' else 'node' end,
     case when n % 10 = 0 then 'resolved' when n % 25 = 1 then 'ignored' else 'unresolved' end,
     case when n % 40 = 3 then 'regressed' when n % 7 = 0 then 'new' else 'ongoing' end,
     case when n % 50 = 3 then 'jane@example.com' when n % 50 = 4 then 'joe@example.com' end,
     least(last_seen, date_trunc('hour', last_seen) - (hours - 1) * step * interval '1 hour' + interval '7 minutes'),
     last_seen, times, least(times, 15), times - least(times, 15), least(times, 1 + ${chance(11, 900)})
   from seed order by n`,

  `insert into :schema.fingerprint (project_id, hash, issue_id) select :project, '1.' || md5('seed ' || id), id from seed`,

  `insert into :schema.issue_text (project_id, issue_id, body, grams)
   select :project, id, body, array(select distinct substr(body, i, 3) from generate_series(1, length(body) - 2) i)
   from (select id, lower(type || ': ' || value || e'\\n' || culprit) as body from seed) t`,

  `insert into :schema.issue_hour (project_id, issue_id, environment, hour, n)
   select :project, id, environment, hour, count from seed_hour`,

  `insert into :schema.issue_release (project_id, issue_id, release, is_first, first_seen, last_seen, n)
   select i.project_id, i.id, 'shop@1.' || (s.minor + r) || '.0', r = 0, case when r = 0 then i.first_seen else i.last_seen end,
     case when r = 0 and s.times > 1 then i.first_seen else i.last_seen end, case when s.times = 1 then 1 when r = 0 then s.times - s.times / 2 else s.times / 2 end
   from seed s join :schema.issue i on i.project_id = :project and i.id = s.id, generate_series(0, 1) r where r = 0 or s.times > 1`,

  `insert into :schema.release (project_id, version, first_seen, last_seen, n, created_at)
   select project_id, release, min(first_seen), max(last_seen), sum(n), min(first_seen)
   from :schema.issue_release where project_id = :project group by project_id, release`,

  `create temporary table seed_tag on commit drop as
   select s.id, s.times, t.key, t.value, t.count from seed s, lateral (values
     ('browser', 'Browser ' || s.n % 7, s.times - s.times / 3), ('browser', 'Browser ' || (s.n + 3) % 7, s.times / 3),
     ('os', (array['Linux', 'Windows', 'macOS', 'Android', 'iOS'])[1 + s.n % 5], s.times),
     ('url', 'https://shop.example/' || (${FOLDERS})[1 + s.n % 8] || '/' || s.n % 200, s.times),
     ('user.id', (s.n % 30000)::text, least(s.times, 3))) t (key, value, count)
   where t.count > 0`,

  `insert into :schema.issue_tag (project_id, issue_id, key, total, named)
   select :project, id, key, case when key = 'user.id' then max(times) else sum(count) end, count(*) from seed_tag group by id, key`,

  `insert into :schema.issue_tag_value (project_id, issue_id, key, value, n) select :project, id, key, value, count from seed_tag`,

  `insert into :schema.issue_resolution (project_id, issue_id, kind, at, actor)
   select project_id, id, 'now', last_seen, 'jane@example.com' from :schema.issue where project_id = :project and status = 'resolved'`,

  `insert into :schema.activity (project_id, issue_id, at, kind)
   select project_id, id, first_seen, 'first_seen' from :schema.issue where project_id = :project`,

  `insert into :schema.project_hour (project_id, hour, seen, payloads, suppressed, lost, discarded, stored, bytes, stored_bytes)
   select :project, hour, seen, seen / 20, seen - seen / 20, 0, 0, seen / 80, seen / 20 * 4000, seen / 80 * 900
   from (select hour, sum(count)::bigint as seen from seed_hour group by hour) h`,
];

/** Three samples each for the issues that occurred last, so that their pages have something to show. */
async function seedSamples(database: SeedDatabase, fill: (sql: string) => string, issues: number): Promise<void> {
  const { rows } = await database.query(
    fill(`select id::text as id, type, value, culprit, (extract(epoch from last_seen))::float8 as at from :schema.issue
      where project_id = :project order by last_seen desc, id desc limit ${Number(issues)}`),
  );
  const found = rows as { id: string; type: string; value: string; culprit: string; at: number }[];
  const samples = found.flatMap((issue) => [0, 1, 2].map((slot) => ({ ...issue, slot, at: issue.at - slot * 60 })));
  const bodies = samples.map(({ at, type, value }) => {
    const event = makeEvent({ timestamp: at, release: "shop@1.60.0", environment: "production" });
    for (const one of event.exception?.values ?? []) Object.assign(one, { type, value });
    return { id: String(event.event_id), json: Buffer.from(JSON.stringify(event)) };
  });
  await database.query(
    fill(`insert into :schema.sample (project_id, issue_id, slot, event_id, at, received_at, release, environment, bytes, payload)
      select :project, k.issue, k.slot, k.event::uuid, to_timestamp(k.at), to_timestamp(k.at), 'shop@1.60.0', 'production', k.bytes, decode(k.body, 'base64')
      from unnest($1::bigint[], $2::smallint[], $3::text[], $4::float8[], $5::integer[], $6::text[]) as k(issue, slot, event, at, bytes, body)`),
    [
      samples.map(({ id }) => id),
      samples.map(({ slot }) => slot),
      bodies.map(({ id }) => id),
      samples.map(({ at }) => at),
      bodies.map(({ json }) => json.length),
      bodies.map(({ json }) => deflateSync(json).toString("base64")),
    ],
  );
}
