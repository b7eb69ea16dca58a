import type { Query } from "../database/database.ts";
import { ReceiverError } from "../receiver-error.ts";

/** At most so many payloads, or bytes of them, in a window. Occurrences over it still count. */
export type Quota = {
  /** Id of the project; the whole installation when left out. */
  projectId?: number;
  /** One key of the project; all of it when left out. */
  publicKey?: string;
  /** @default "hour" */
  per?: "minute" | "hour" | "month";
  /** Payloads in the window; as many as come when `null` or left out. */
  payloads?: number | null;
  /** Bytes of payloads, attachments and the like in the window, as they came; as many as come when `null` or left out. */
  bytes?: number | null;
};

/** A quota as it is stored: project 0 is the installation, key "" the whole project. */
export type StoredQuota = {
  projectId: number;
  publicKey: string;
  seconds: number;
  payloads: number | null;
  bytes: number | null;
};

/** Seconds of a window; a month is 30 days, so that windows need no calendar. */
export const WINDOW_SECONDS = { minute: 60, hour: 3_600, month: 30 * 86_400 } as const;

/** No limit of payloads. A number and not null, because receivers of the version before read null as 0. */
const UNLIMITED = Number.MAX_SAFE_INTEGER;

/** One quota among all. */
export const quotaKey = ({ projectId, publicKey, seconds }: Omit<StoredQuota, "payloads" | "bytes">): string =>
  `${projectId}:${seconds}:${publicKey}`;

/** Whether a quota is about what came with this key. */
export function covers(quota: StoredQuota, wish: { projectId: number; publicKey: string }): boolean {
  if (quota.projectId !== 0 && quota.projectId !== wish.projectId) return false;
  return quota.publicKey === "" || quota.publicKey === wish.publicKey;
}

/** All quotas, or those of one project (0 for the installation). */
export async function storedQuotas(query: Query, projectId?: number): Promise<StoredQuota[]> {
  const rows = await query<{
    project_id: string;
    public_key: string;
    seconds: number;
    payloads: string;
    bytes: string | null;
  }>(
    `select project_id::text as project_id, public_key, window_seconds as seconds, max_payloads::text as payloads, max_bytes::text as bytes
     from :schema.quota where $1::bigint is null or project_id = $1::bigint order by project_id, public_key, window_seconds`,
    [projectId ?? null],
  );
  return rows.map((row) => ({
    projectId: Number(row.project_id),
    publicKey: row.public_key,
    seconds: Number(row.seconds),
    payloads: Number(row.payloads) >= UNLIMITED ? null : Number(row.payloads),
    bytes: row.bytes === null ? null : Number(row.bytes),
  }));
}

/**
 * Stores a quota, or removes it when it limits nothing.
 *
 * @throws ReceiverError `option` for a quota that makes no sense.
 */
export async function setQuota(query: Query, quota: Quota): Promise<void> {
  const { projectId = 0, publicKey = "", per = "hour", payloads = null, bytes = null } = quota;
  if (!Object.hasOwn(WINDOW_SECONDS, per)) {
    throw new ReceiverError("option", `option per must be minute, hour or month, received ${JSON.stringify(per)}`);
  }
  for (const [name, value] of Object.entries({ payloads, bytes })) {
    if (value === null || (Number.isSafeInteger(value) && value >= 0)) continue;
    throw new ReceiverError(
      "option",
      `option ${name} must be a whole number from 0, or null, received ${String(value)}`,
    );
  }
  const key = [projectId, publicKey, WINDOW_SECONDS[per]];
  if (payloads === null && bytes === null) {
    await query(
      "delete from :schema.quota where project_id = $1::bigint and public_key = $2 and window_seconds = $3",
      key,
    );
    return;
  }
  await query(
    `insert into :schema.quota (project_id, public_key, window_seconds, max_payloads, max_bytes)
     values ($1::bigint, $2, $3, $4::bigint, $5::bigint)
     on conflict (project_id, public_key, window_seconds) do update set max_payloads = excluded.max_payloads, max_bytes = excluded.max_bytes`,
    [...key, payloads ?? UNLIMITED, bytes],
  );
}
