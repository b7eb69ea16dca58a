import type { Database, Query } from "../database/database.ts";
import { ReceiverError } from "../receiver-error.ts";

/** At most so many payloads in a window. Occurrences over it still count. */
export type Quota = {
  /** Id of the project; the whole installation when left out. */
  projectId?: number;
  /** One key of the project; all of it when left out. */
  publicKey?: string;
  /** @default "hour" */
  per?: "minute" | "hour" | "month";
  /** Payloads in the window; `null` removes the quota. */
  payloads: number | null;
};

/** Seconds of a window; a month is 30 days, so that windows need no calendar. */
const SECONDS = { minute: 60, hour: 3_600, month: 30 * 86_400 } as const;
/** How long the list of quotas is believed, milliseconds. */
const BELIEVE = 10_000;

type QuotaRow = { projectId: number; publicKey: string; seconds: number; max: number };

/** Counts payloads against quotas. */
export type Quotas = {
  set(quota: Quota): Promise<void>;
  /**
   * Counts the payloads of a batch against every quota that covers them, inside the batch's transaction: the rows that count are
   * locked by it, so any number of receivers together let through exactly what a quota says.
   *
   * @returns per payload, in order, the seconds until its quota begins anew, or 0 when it may be kept.
   */
  admit(query: Query, payloads: readonly { projectId: number; publicKey: string }[]): Promise<number[]>;
};

const USE = `
with used as (
  select k.project_id, k.public_key, k.seconds, k.n,
    to_timestamp(floor(extract(epoch from now()) / k.seconds) * k.seconds) as started_at
  from unnest($1::bigint[], $2::text[], $3::integer[], $4::bigint[]) as k(project_id, public_key, seconds, n)
)
insert into :schema.quota_use as q (project_id, public_key, window_seconds, started_at, n)
select project_id, public_key, seconds, started_at, n from used order by project_id, public_key, seconds
on conflict (project_id, public_key, window_seconds, started_at) do update set n = q.n + excluded.n
returning q.project_id::text as project_id, q.public_key, q.window_seconds as seconds, q.n::text as n,
  ceil(extract(epoch from q.started_at) + q.window_seconds - extract(epoch from now()))::float8 as ends_in`;

export function createQuotas(database: Database): Quotas {
  let known: QuotaRow[] = [];
  let until = 0;
  const load = async (query: Query): Promise<QuotaRow[]> => {
    if (until > Date.now()) return known;
    const rows = await query<{ project_id: string; public_key: string; window_seconds: number; max_payloads: string }>(
      "select project_id::text as project_id, public_key, window_seconds, max_payloads::text as max_payloads from :schema.quota",
    );
    known = rows.map((row) => ({
      projectId: Number(row.project_id),
      publicKey: row.public_key,
      seconds: Number(row.window_seconds),
      max: Number(row.max_payloads),
    }));
    until = Date.now() + BELIEVE;
    return known;
  };
  return {
    async set(quota) {
      await setQuota(database.query, quota);
      until = 0;
    },
    async admit(query, payloads) {
      const waits = payloads.map(() => 0);
      const counted = (await load(query)).flatMap((quota) => {
        const covered = payloads.flatMap((payload, index) => (covers(quota, payload) ? [index] : []));
        return covered.length === 0 ? [] : [{ quota, covered }];
      });
      if (counted.length === 0) return waits;
      const rows = await query<{ project_id: string; public_key: string; seconds: number; n: string; ends_in: number }>(
        USE,
        [
          counted.map(({ quota }) => quota.projectId),
          counted.map(({ quota }) => quota.publicKey),
          counted.map(({ quota }) => quota.seconds),
          counted.map(({ covered }) => covered.length),
        ],
      );
      for (const { quota, covered } of counted) {
        const row = rows.find(
          (used) =>
            Number(used.project_id) === quota.projectId &&
            used.public_key === quota.publicKey &&
            Number(used.seconds) === quota.seconds,
        );
        const before = Number(row?.n) - covered.length;
        for (const index of covered.slice(Math.max(0, quota.max - before))) {
          waits[index] = Math.max(waits[index] ?? 0, row?.ends_in ?? 1, 1);
        }
      }
      return waits;
    },
  };
}

function covers(quota: QuotaRow, payload: { projectId: number; publicKey: string }): boolean {
  if (quota.projectId !== 0 && quota.projectId !== payload.projectId) return false;
  return quota.publicKey === "" || quota.publicKey === payload.publicKey;
}

async function setQuota(query: Query, quota: Quota): Promise<void> {
  const { projectId = 0, publicKey = "", per = "hour", payloads } = quota;
  if (!Object.hasOwn(SECONDS, per)) {
    throw new ReceiverError("option", `option per must be minute, hour or month, received ${JSON.stringify(per)}`);
  }
  if (payloads !== null && !(Number.isSafeInteger(payloads) && payloads >= 0)) {
    throw new ReceiverError(
      "option",
      `option payloads must be a whole number from 0, or null, received ${String(payloads)}`,
    );
  }
  const key = [projectId, publicKey, SECONDS[per]];
  if (payloads === null) {
    await query(
      "delete from :schema.quota where project_id = $1::bigint and public_key = $2 and window_seconds = $3",
      key,
    );
    return;
  }
  await query(
    `insert into :schema.quota (project_id, public_key, window_seconds, max_payloads) values ($1::bigint, $2, $3, $4::bigint)
     on conflict (project_id, public_key, window_seconds) do update set max_payloads = excluded.max_payloads`,
    [...key, payloads],
  );
}
