// Lists and searches over 100,000 issues of one project in a real Postgres: every sort and every kind of filter, warm.
import { startPostgres } from "@winnow/test-kit";
import pg from "pg";
import { createReceiver } from "../src/index.ts";
import { gramsOf } from "../src/search/grams.ts";

const ISSUES = Number(process.env.ISSUES ?? 100_000);
const ROUNDS = Number(process.env.ROUNDS ?? 20);
const BUDGET = 30;

const server = await startPostgres();
const pool = new pg.Pool({ connectionString: await server.createDatabase(), max: 10 });
const receiver = await createReceiver({ database: pool });
const { id: projectId } = await receiver.ensureProject({ organization: "acme", project: "web" });
const { token } = await receiver.createToken({ name: "bench" });

const WORDS = "cart payment order user session timeout network parse undefined null stream socket cache invoice".split(
  " ",
);

async function seed(): Promise<void> {
  await pool.query(
    `insert into winnow.issue (project_id, title, culprit, type, value, level, platform, status, assigned_to, first_seen, last_seen, times_seen, user_count, rise)
     select $1, t || ': ' || v, 'app/' || (n % 500) || '.js', t, v,
       case when n % 100 = 0 then 'fatal' when n % 4 = 0 then 'warning' else 'error' end, 'node',
       case when n % 10 = 0 then 'resolved' when n % 25 = 1 then 'ignored' else 'unresolved' end,
       case when n % 50 = 3 then 'jane' end,
       now() - (n * 37 % 2592000) * interval '1 second' - interval '1 day', now() - (n * 53 % 2592000) * interval '1 second',
       1 + (hashint4(n) & 1048575) / (1 + n % 100), n % 900, (hashint4(n) % 50)
     from (select n, 'Kind' || (n % 40) || 'Error' as t,
       (array[${WORDS.map((word) => `'${word}'`).join(",")}])[1 + n % ${WORDS.length}] || ' failed for ' || md5(n::text) as v
       from generate_series(1, $2::integer) n) s`,
    [projectId, ISSUES],
  );
  const { rows } = await pool.query("select id, title, culprit from winnow.issue order by id");
  for (let at = 0; at < rows.length; at += 5_000) {
    const part = rows
      .slice(at, at + 5_000)
      .map((row) => ({ id: row.id, body: `${row.title}\n${row.culprit}`.toLowerCase() }));
    await pool.query(
      `insert into winnow.issue_text (project_id, issue_id, body, grams)
       select $1, k.id, k.body, array(select json_array_elements_text(k.grams::json)) from unnest($2::bigint[], $3::text[], $4::text[]) as k(id, body, grams)`,
      [
        projectId,
        part.map((row) => row.id),
        part.map((row) => row.body),
        part.map((row) => JSON.stringify(gramsOf(row.body))),
      ],
    );
  }
  await pool.query(
    `insert into winnow.issue_hour (project_id, issue_id, environment, hour, n)
     select project_id, id, case when id % 20 = 0 then 'staging' else 'production' end, date_trunc('hour', last_seen - h * interval '5 hours'), 3
     from winnow.issue, generate_series(0, 3) h`,
  );
  await pool.query(
    `insert into winnow.issue_release (project_id, issue_id, release, first_seen, last_seen, n)
     select project_id, id, 'shop@1.' || (id % 60) || '.0', first_seen, last_seen, 3 from winnow.issue`,
  );
  await pool.query(
    `insert into winnow.issue_tag (project_id, issue_id, key, total, named) select project_id, id, key, 3, 1
     from winnow.issue, unnest(array['browser', 'user.id']) key`,
  );
  await pool.query(
    `insert into winnow.issue_tag_value (project_id, issue_id, key, value, n)
     select project_id, id, 'browser', 'Browser ' || (id % 7), 3 from winnow.issue
     union all select project_id, id, 'user.id', (id % 30000)::text, 3 from winnow.issue`,
  );
  await pool.query("vacuum analyze");
}

const CASES = [
  "",
  "is:unresolved",
  "is:resolved",
  "is:ignored level:fatal",
  "level:fatal",
  "level:debug",
  "payment",
  "md5gibberishthatnobodywrote",
  "c4ca4238",
  "!payment is:unresolved",
  "error.type:Kind7Error",
  "error.value:*socket*",
  "release:shop@1.7.0",
  "release:shop@9*",
  "environment:staging",
  'browser:"Browser 3"',
  "user.id:4711",
  "user.id:nobody",
  "has:user.id timesSeen:>100",
  "assigned:jane",
  "assigned:nobody",
  "timesSeen:>1000000",
  "firstSeen:-36h is:unresolved",
  "lastSeen:-1h",
];

async function time(parameters: URLSearchParams): Promise<number> {
  const start = performance.now();
  const response = await receiver.handle({
    method: "GET",
    path: "/api/0/projects/acme/web/issues/",
    query: String(parameters),
    headers: { authorization: `Bearer ${token}` },
  });
  if (response.status !== 200) throw new Error(String(response.body));
  return performance.now() - start;
}

const quantile = (sorted: readonly number[], q: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * q))] ?? 0;

await seed();
const all: number[] = [];
// The baseline: the same number of rows rendered, without a search. It is measured beside every case, so that a busy machine slows both.
const plain: number[] = [];
const baseline = async (): Promise<void> => {
  plain.push(await time(new URLSearchParams({ limit: "25" })));
};
const table: Record<string, Record<string, number>> = {};
for (const query of CASES) {
  for (const sort of ["date", "new", "freq", "user", "trends"]) {
    const parameters = new URLSearchParams({ query, sort, limit: "25" });
    await time(parameters);
    const times: number[] = [];
    for (let i = 0; i < ROUNDS; i++) {
      await baseline();
      times.push(await time(parameters));
    }
    times.sort((a, b) => a - b);
    all.push(...times);
    table[query || "(all)"] = { ...table[query || "(all)"], [sort]: Number(quantile(times, 0.95).toFixed(1)) };
  }
  const week = new URLSearchParams({ query, statsPeriod: "14d", environment: "staging", limit: "25" });
  await time(week);
  const times = [];
  for (let i = 0; i < ROUNDS; i++) times.push(await time(week));
  all.push(...times);
  table[query || "(all)"] = {
    ...table[query || "(all)"],
    "staging 14d": Number(
      quantile(
        times.sort((a, b) => a - b),
        0.95,
      ).toFixed(1),
    ),
  };
}
all.sort((a, b) => a - b);
console.log(`issue list over ${ISSUES} issues, p95 in ms by query and sort`);
console.table(table);
plain.sort((a, b) => a - b);
const p95 = quantile(all, 0.95);
const budget = `${(p95 / BUDGET).toFixed(2)} of the budget of ${BUDGET} ms`;
const ratio = `${(p95 / quantile(plain, 0.95)).toFixed(1)} times the p95 of the plain list`;
console.log(`p50 ${quantile(all, 0.5).toFixed(1)} ms, p95 ${p95.toFixed(1)} ms: ${budget}, ${ratio}`);

await receiver.close();
await pool.end();
await server.dispose();
