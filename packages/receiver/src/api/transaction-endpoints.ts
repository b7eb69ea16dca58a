import { DURATION_ERROR, type DurationCounts, durationQuantile, isFailure } from "@winnow/core";
import { z } from "zod";
import { json } from "../http/neutral.ts";
import { onlyPage } from "./cursor.ts";
import { type Call, type Endpoint, endpoint, listParameter } from "./endpoint.ts";
import { findProject } from "./find-project.ts";
import { parsePeriod } from "./issue-stats.ts";

const SORTS = ["count", "failureRate", "p50", "p75", "p95", "p99"] as const;
const milliseconds = (what: string) => z.number().describe(`Milliseconds: ${what}.`);

const transactionSchema = z.object({
  transaction: z.string(),
  op: z.string(),
  count: z.number(),
  status: z.record(z.string(), z.number()).describe("How many ended in which status."),
  failureRate: z.number().describe("The share whose status is none of ok, cancelled and unknown, 0 to 1."),
  p50: milliseconds("half of them took less"),
  p75: milliseconds("three of four took less"),
  p95: milliseconds("95 % took less"),
  p99: milliseconds("99 % took less"),
  relativeError: z.number().describe("How far the durations may be from the truth, as a share of it."),
});

type TransactionJson = z.infer<typeof transactionSchema>;
type BucketRow = { name: string; op: string; status: string; bucket: number; n: string };

const transactionQuery = z.object({
  statsPeriod: z.string().optional().describe("Such as 24h or 14d; 24h when left out."),
  environment: listParameter.optional(),
  query: z.string().max(200).optional().describe("Only transactions whose name contains this."),
  sort: z.enum(SORTS).optional().describe("Largest first; count when left out."),
  limit: z.coerce.number().int().min(1).max(1_000).optional().describe("100 when left out."),
});

const BUCKETS = `
select t.name, t.op, t.status, b.bucket, sum(b.n)::text as n
from :schema.transaction_hour t cross join lateral unnest(t.buckets, t.counts) as b(bucket, n)
where t.project_id = $1::bigint and t.hour >= to_timestamp($2::float8)
  and ($3::text[] is null or t.environment = any($3::text[]))
  and ($4::text is null or strpos(lower(t.name), lower($4::text)) > 0)
group by t.name, t.op, t.status, b.bucket`;

/** How long the transactions of a project take, and how many fail. */
export const TRANSACTION_ENDPOINTS: readonly Endpoint[] = [
  endpoint({
    method: "GET",
    path: "/projects/{organization}/{project}/winnow/transactions/",
    scopes: ["event:read"],
    summary: "Transactions with their counts, durations and failures",
    query: transactionQuery,
    response: z.array(transactionSchema),
    handle: listTransactions,
  }),
];

async function listTransactions(call: Call<z.infer<typeof transactionQuery>, unknown>) {
  const { database, access, parts, query, request } = call;
  const project = await findProject(database, access, parts.organization ?? "", parts.project ?? "");
  const period = parsePeriod(query.statsPeriod ?? "24h", "statsPeriod");
  const rows = await database.query<BucketRow>(BUCKETS, [
    project.id,
    firstHour(period, call.now),
    query.environment ?? null,
    query.query ?? null,
  ]);
  const { sort = "count", limit = 100 } = query;
  const all = kindsOf(rows).map(transactionJson);
  all.sort((a, b) => b[sort] - a[sort] || b.count - a.count || (a.transaction < b.transaction ? -1 : 1));
  return json(200, all.slice(0, limit), { link: onlyPage(request) });
}

/** Where a period of whole hours begins whose last one is running, unix seconds. */
function firstHour(period: number, now: number): number {
  return (Math.floor(now / 3_600_000) - Math.ceil(period / 3_600) + 1) * 3_600;
}

type Kind = { name: string; op: string; status: Record<string, number>; buckets: Map<number, number> };

function kindsOf(rows: readonly BucketRow[]): Kind[] {
  const kinds = new Map<string, Kind>();
  for (const { name, op, status, bucket, n } of rows) {
    const key = `${op}\u001f${name}`;
    const kind: Kind = kinds.get(key) ?? { name, op, status: {}, buckets: new Map() };
    kinds.set(key, kind);
    kind.status[status] = (kind.status[status] ?? 0) + Number(n);
    kind.buckets.set(bucket, (kind.buckets.get(bucket) ?? 0) + Number(n));
  }
  return [...kinds.values()];
}

function transactionJson({ name, op, status, buckets }: Kind): TransactionJson {
  const counts: DurationCounts = [...buckets].sort(([a], [b]) => a - b);
  const total = (of: readonly (readonly [unknown, number])[]) => of.reduce((sum, [, n]) => sum + n, 0);
  const count = total(counts);
  const failed = total(Object.entries(status).filter(([name]) => isFailure(name)));
  const percentile = (q: number) => Number((durationQuantile(counts, q) ?? 0).toPrecision(4));
  return {
    transaction: name,
    op,
    count,
    status,
    failureRate: failed / count,
    p50: percentile(0.5),
    p75: percentile(0.75),
    p95: percentile(0.95),
    p99: percentile(0.99),
    relativeError: DURATION_ERROR,
  };
}
