// Lists and searches over 100,000 issues of one project in a real Postgres: every sort and every kind of filter, warm.
import { seedIssues, startPostgres } from "@winnow/test-kit";
import pg from "pg";
import { createReceiver } from "../src/index.ts";

const ISSUES = Number(process.env.ISSUES ?? 100_000);
const ROUNDS = Number(process.env.ROUNDS ?? 10);
const BUDGET = 30;

const server = await startPostgres();
const pool = new pg.Pool({ connectionString: await server.createDatabase(), max: 10 });
const receiver = await createReceiver({ database: pool });
const { id: projectId } = await receiver.ensureProject({ organization: "acme", project: "web" });
const { token } = await receiver.createToken({ name: "bench" });

const CASES = [
  "",
  "is:unresolved",
  "is:resolved",
  "is:regressed",
  "is:escalating",
  "is:ignored level:fatal",
  "level:fatal",
  "level:debug",
  "!level:error",
  "platform:python",
  "payment",
  "md5gibberishthatnobodywrote",
  "c4ca4238",
  "!payment is:unresolved",
  "error.type:CartError",
  "error.value:*socket*",
  "culprit:nowhere",
  "release:shop@1.7.0",
  "release:latest",
  "release:shop@9*",
  "firstRelease:shop@1.60.0",
  "firstRelease:shop@9.0.0",
  "environment:staging",
  "environment:development",
  "environment:nowhere",
  '!environment:production browser:"Browser 3"',
  'browser:"Browser 3"',
  "user.id:4711",
  "user.id:nobody",
  "has:user.id timesSeen:>100",
  "!has:browser",
  "assigned:jane@example.com",
  "assigned:nobody",
  "timesSeen:>10000000",
  "timesSeen:<3 is:unresolved",
  "usersAffected:0",
  "firstSeen:-36h is:unresolved",
  "lastSeen:-1h",
  "lastSeen:+29d level:fatal",
];

/** What is chosen beside a query: where, and since when. */
const CHOICES: Record<string, Record<string, string>> = {
  "24h": { statsPeriod: "24h" },
  "30d": { statsPeriod: "30d" },
  "staging 14d": { statsPeriod: "14d", environment: "staging" },
  "nowhere, new": { environment: "nowhere", sort: "new" },
  "development 24h, user": { statsPeriod: "24h", environment: "development", sort: "user" },
};

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

await seedIssues(pool, { projectId, issues: ISSUES, occurrences: ISSUES * 100 });
await pool.query("vacuum analyze");
const all: number[] = [];
// The baseline: the same number of rows rendered, without a search. It is measured beside every case, so that a busy machine slows both.
const plain: number[] = [];
const baseline = async (): Promise<void> => {
  plain.push(await time(new URLSearchParams({ limit: "25" })));
};
const table: Record<string, Record<string, number>> = {};
for (const query of CASES) {
  const row: Record<string, number> = {};
  table[query || "(all)"] = row;
  const sorts = ["date", "new", "freq", "user", "trends"].map((sort) => [sort, { sort }] as const);
  for (const [name, choice] of [...sorts, ...Object.entries(CHOICES)]) {
    const parameters = new URLSearchParams({ query, limit: "25", ...choice });
    await time(parameters);
    const times: number[] = [];
    for (let i = 0; i < ROUNDS; i++) {
      if (i % 5 === 0) await baseline();
      times.push(await time(parameters));
    }
    times.sort((a, b) => a - b);
    all.push(...times);
    row[name] = Number(quantile(times, 0.95).toFixed(1));
  }
}
all.sort((a, b) => a - b);
console.log(`issue list over ${ISSUES} issues, p95 in ms by query and sort`);
console.table(table);
plain.sort((a, b) => a - b);
const p95 = quantile(all, 0.95);
const budget = `${(p95 / BUDGET).toFixed(2)} of the budget of ${BUDGET} ms`;
const ratio = `${(p95 / quantile(plain, 0.95)).toFixed(1)} times the p95 of the plain list`;
const slow = Object.entries(table).flatMap(([query, row]) =>
  Object.entries(row).flatMap(([name, ms]) => (ms > BUDGET ? [`${query} by ${name}: ${ms}`] : [])),
);
console.log(`over the budget on their own: ${slow.length === 0 ? "none" : slow.join("; ")}`);
console.log(`p50 ${quantile(all, 0.5).toFixed(1)} ms, p95 ${p95.toFixed(1)} ms: ${budget}, ${ratio}`);

await receiver.close();
await pool.end();
await server.dispose();
