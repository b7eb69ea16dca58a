import type { Send } from "../database/database.ts";
import type { DeliveredPayload } from "../ingest/delivery.ts";
import { compressPayload } from "./compress.ts";
import type { IssueChange } from "./issue-change.ts";
import { RING_SLOTS, slotOf } from "./sample-slots.ts";
import type { IssueTotals } from "./save-issues.ts";

/*
 * All payloads travel in one parameter, cut up by the server: an array of bytea would travel as text, twice as large.
 */
const SAVE = `
insert into :schema.sample as s (project_id, issue_id, slot, event_id, at, release, environment, bytes, payload)
select k.project_id, k.issue_id, k.slot, k.event_id, to_timestamp(k.at), k.release, k.environment, k.bytes, substring($9::bytea from k.start for k.size)
from unnest($1::bigint[], $2::bigint[], $3::smallint[], $4::uuid[], $5::float8[], $6::text[], $7::text[], $8::integer[], $10::integer[], $11::integer[])
  as k(project_id, issue_id, slot, event_id, at, release, environment, bytes, start, size)
order by k.project_id, k.issue_id, k.slot
on conflict (project_id, issue_id, slot) do update set
  event_id = excluded.event_id, at = excluded.at, received_at = now(), release = excluded.release,
  environment = excluded.environment, bytes = excluded.bytes, payload = excluded.payload`;

type Kept = { change: IssueChange; slot: number; payload: DeliveredPayload };

/** Says how many more payloads may go into rings now: under a flood a ring turns slower, see {@link createRingBudget}. */
export type RingBudget = { take(now: number): boolean };

/** A payload that was kept, with its bytes as they lie in the database. */
export type StoredSample = { projectId: number; bytes: number };

/** Keeps those payloads of a batch that have a slot, and says which. */
export function saveSamples(
  send: Send,
  totals: ReadonlyMap<IssueChange, IssueTotals>,
  ring: RingBudget,
): StoredSample[] {
  const kept = [...totals].flatMap(([change, total]) => choose(change, total, ring));
  if (kept.length === 0) return [];
  const packed = kept.map(({ payload }) => compressPayload(payload.bytes));
  let start = 1;
  const starts = packed.map((bytes) => {
    const here = start;
    start += bytes.length;
    return here;
  });
  send(SAVE, [
    kept.map(({ change }) => change.projectId),
    kept.map(({ change }) => change.issueId),
    kept.map(({ slot }) => slot),
    kept.map(({ payload }) => payload.eventId),
    kept.map(({ payload }) => payload.at / 1000),
    kept.map(({ payload }) => payload.release ?? null),
    kept.map(({ payload }) => payload.environment ?? null),
    kept.map(({ payload }) => payload.bytes.length),
    Buffer.concat(packed),
    starts,
    packed.map((bytes) => bytes.length),
  ]);
  return kept.map(({ change }, index) => ({ projectId: change.projectId, bytes: packed[index]?.length ?? 0 }));
}

/** The payloads of an issue that have a slot; of those for the ring only the last ten payloads, as the budget allows. */
function choose(change: IssueChange, total: IssueTotals, ring: RingBudget): Kept[] {
  const before = total.payloads - change.payloads;
  const kept: Kept[] = [];
  const forRing: Kept[] = [];
  for (const [index, payload] of change.samples.entries()) {
    const n = before + index + 1;
    const { slot, ring: inRing } = slotOf(n);
    if (!inRing) kept.push({ change, slot, payload });
    else if (n > total.payloads - RING_SLOTS) forRing.push({ change, slot, payload });
  }
  const now = Date.now();
  for (const candidate of forRing.reverse()) {
    if (!ring.take(now)) break;
    kept.push(candidate);
  }
  return kept;
}

/**
 * A token bucket over all rings of a receiver. Below its rate every ring holds the last ten payloads exactly; above it rings take some
 * and skip others, which bounds what a flood writes.
 *
 * @param perSecond payloads per second, 100 by default.
 * @param burst payloads at once, 500 by default.
 */
export function createRingBudget(perSecond = 100, burst = 500): RingBudget {
  let tokens = burst;
  let last = 0;
  return {
    take(now) {
      tokens = Math.min(burst, tokens + (Math.max(0, now - last) / 1000) * perSecond);
      last = now;
      if (tokens < 1) return false;
      tokens -= 1;
      return true;
    },
  };
}
