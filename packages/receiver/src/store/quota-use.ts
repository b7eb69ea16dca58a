import type { Query } from "../database/database.ts";
import { quotaKey, type StoredQuota } from "./quota-table.ts";

/** What was admitted in the running window of a quota. */
export type QuotaUse = {
  payloads: number;
  bytes: number;
  /** The window's begin, as the database writes it. */
  startedAt: string;
  /** Seconds until the next window. */
  endsIn: number;
};

type UseRow = {
  project_id: string;
  public_key: string;
  seconds: number;
  payloads: string;
  bytes: string;
  started_at: string;
  ends_in: number;
};

const WINDOWS = `
select k.project_id, k.public_key, k.seconds, to_timestamp(floor(extract(epoch from now()) / k.seconds) * k.seconds) as started_at
from unnest($1::bigint[], $2::text[], $3::integer[]) as k(project_id, public_key, seconds)`;

const COLUMNS = `project_id::text as project_id, public_key, seconds, payloads::text as payloads, bytes::text as bytes,
  started_at::text as started_at, ceil(extract(epoch from started_at) + seconds - extract(epoch from now()))::float8 as ends_in`;

/** An update that changes nothing locks the row, in sorted order, so that receivers cannot deadlock. */
const LOCK = `
with locked as (
  insert into :schema.quota_use as q (project_id, public_key, window_seconds, started_at, n)
  select w.project_id, w.public_key, w.seconds, w.started_at, 0 from (${WINDOWS}) w order by w.project_id, w.public_key, w.seconds
  on conflict (project_id, public_key, window_seconds, started_at) do update set n = q.n
  returning q.project_id, q.public_key, q.window_seconds as seconds, q.started_at, q.n as payloads, q.bytes
)
select ${COLUMNS} from locked`;

const READ = `
select ${COLUMNS} from (
  select w.project_id, w.public_key, w.seconds, w.started_at, coalesce(q.n, 0) as payloads, coalesce(q.bytes, 0) as bytes
  from (${WINDOWS}) w left join :schema.quota_use q
    on q.project_id = w.project_id and q.public_key = w.public_key and q.window_seconds = w.seconds and q.started_at = w.started_at
) used`;

const ADD = `
update :schema.quota_use q set n = q.n + k.n, bytes = q.bytes + k.bytes
from unnest($1::bigint[], $2::text[], $3::integer[], $4::timestamptz[], $5::bigint[], $6::bigint[])
  as k(project_id, public_key, seconds, started_at, n, bytes)
where q.project_id = k.project_id and q.public_key = k.public_key and q.window_seconds = k.seconds and q.started_at = k.started_at`;

/** What was used of quotas, locked until the transaction ends. */
export const lockQuotaUse = (query: Query, quotas: readonly StoredQuota[]): Promise<Map<string, QuotaUse>> =>
  useOf(query, LOCK, quotas);

/** What was used of quotas, for people to look at. */
export const readQuotaUse = (query: Query, quotas: readonly StoredQuota[]): Promise<Map<string, QuotaUse>> =>
  useOf(query, READ, quotas);

async function useOf(query: Query, statement: string, quotas: readonly StoredQuota[]): Promise<Map<string, QuotaUse>> {
  if (quotas.length === 0) return new Map();
  const rows = await query<UseRow>(statement, keysOf(quotas));
  return new Map(
    rows.map((row) => [
      quotaKey({ projectId: Number(row.project_id), publicKey: row.public_key, seconds: Number(row.seconds) }),
      {
        payloads: Number(row.payloads),
        bytes: Number(row.bytes),
        startedAt: row.started_at,
        endsIn: Number(row.ends_in),
      },
    ]),
  );
}

/** Adds what was admitted to rows that this transaction has locked. */
export async function addQuotaUse(
  query: Query,
  added: readonly { quota: StoredQuota; use: QuotaUse; payloads: number; bytes: number }[],
): Promise<void> {
  if (added.length === 0) return;
  await query(ADD, [
    ...keysOf(added.map(({ quota }) => quota)),
    added.map(({ use }) => use.startedAt),
    added.map(({ payloads }) => payloads),
    added.map(({ bytes }) => bytes),
  ]);
}

const keysOf = (quotas: readonly StoredQuota[]): unknown[][] => [
  quotas.map((quota) => quota.projectId),
  quotas.map((quota) => quota.publicKey),
  quotas.map((quota) => quota.seconds),
];
