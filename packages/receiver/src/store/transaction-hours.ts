import type { DurationCounts } from "@winnow/core";
import type { Query } from "../database/database.ts";

/*
 * Histograms are two arrays, buckets and counts, merged by the statement that adds: the row is locked by then, so any number of receivers add to
 * the same histogram without reading it first. A row per bucket would be fifty rows instead of one.
 */
const ADD = `
insert into :schema.transaction_hour as t (project_id, hour, name, op, status, environment, release, n, buckets, counts)
select k.project_id, to_timestamp(k.hour * 3600), k.name, k.op, k.status, k.environment, k.release, k.n, k.buckets::smallint[], k.counts::bigint[]
from unnest($1::bigint[], $2::float8[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::bigint[], $9::text[], $10::text[])
  as k(project_id, hour, name, op, status, environment, release, n, buckets, counts)
order by k.project_id, k.hour, k.name collate "C", k.op collate "C", k.status collate "C", k.environment collate "C", k.release collate "C"
on conflict (project_id, hour, name, op, status, environment, release) do update set
  n = t.n + excluded.n,
  (buckets, counts) = (
    select array_agg(merged.bucket order by merged.bucket), array_agg(merged.n order by merged.bucket)
    from (
      select both_sides.bucket, sum(both_sides.n)::bigint as n
      from (
        select o.bucket, o.n from unnest(t.buckets, t.counts) as o(bucket, n)
        union all
        select a.bucket, a.n from unnest(excluded.buckets, excluded.counts) as a(bucket, n)
      ) both_sides
      group by both_sides.bucket
    ) merged
  )`;

/** Counted transactions of one kind in one hour. */
export type TransactionHour = {
  projectId: number;
  /** Hours since the epoch. */
  hour: number;
  name: string;
  op: string;
  status: string;
  /** Empty where nobody named one. */
  environment: string;
  release: string;
  n: number;
  durations: DurationCounts;
};

/** Adds to the histograms, each row once. */
export async function addTransactionHours(query: Query, rows: readonly TransactionHour[]): Promise<void> {
  if (rows.length === 0) return;
  await query(ADD, [
    ...kindColumns(rows),
    rows.map((row) => row.n),
    rows.map((row) => `{${row.durations.map(([bucket]) => bucket).join()}}`),
    rows.map((row) => `{${row.durations.map(([, n]) => n).join()}}`),
  ]);
}

/** What names a kind, as columns for `unnest`. */
export function kindColumns(rows: readonly TransactionHour[]): unknown[][] {
  return [
    rows.map((row) => row.projectId),
    rows.map((row) => row.hour),
    rows.map((row) => row.name),
    rows.map((row) => row.op),
    rows.map((row) => row.status),
    rows.map((row) => row.environment),
    rows.map((row) => row.release),
  ];
}

/** Deletes a chunk of what is older than so many days; see the upkeep. */
export const OLD_TRANSACTIONS = (chunk: number): string => `
delete from :schema.transaction_hour where (project_id, hour, name, op, status, environment, release) in (
  select project_id, hour, name, op, status, environment, release from :schema.transaction_hour
  where project_id = $1::bigint and hour < coalesce($2::timestamptz, now()) - $3 * interval '1 day' limit ${chunk}
) returning 1 as one`;
