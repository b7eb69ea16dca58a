import type { Query } from "../database/database.ts";
import type { Delivery, KeptItem, Saved } from "../ingest/delivery.ts";
import type { Quotas } from "./quotas.ts";

/** A delivery that was never counted before, and where it is told what became of it. */
export type Accepted = { projectId: number; publicKey: string; delivery: Delivery; result: Saved };

/** An item that is to be kept, and where it is told what became of it. */
export type OfferedItem = { projectId: number; publicKey: string; item: KeptItem; result: Saved };

/**
 * Refuses payloads and items over quota. A payload that is refused is dropped and known as lost; its occurrence stays counted.
 *
 * @returns the items that may be kept, and those that may not.
 */
export async function applyQuotas(
  query: Query,
  accepted: readonly Accepted[],
  items: readonly OfferedItem[],
  quotas: Quotas,
): Promise<{ kept: readonly OfferedItem[]; refused: readonly OfferedItem[] }> {
  if (!(await quotas.inForce(query))) return { kept: items, refused: [] };
  const withPayload = accepted.filter(({ delivery }) => delivery.payload !== undefined);
  const fresh = await neverKept(query, items);
  const waits = await quotas.admit(query, [
    ...withPayload.map(({ projectId, publicKey, delivery }) => ({
      projectId,
      publicKey,
      payloads: 1 as const,
      bytes: delivery.payload?.bytes.length ?? 0,
    })),
    ...fresh.map(({ projectId, publicKey, item }) => ({
      projectId,
      publicKey,
      payloads: 0 as const,
      bytes: item.bytes.length,
    })),
  ]);
  for (const [index, entry] of withPayload.entries()) refusePayload(entry, waits[index] ?? 0);
  const kept = fresh.filter((_, index) => waits[withPayload.length + index] === 0);
  const refused = fresh.filter((_, index) => waits[withPayload.length + index] !== 0);
  for (const [index, { item, result }] of fresh.entries()) {
    const wait = waits[withPayload.length + index] ?? 0;
    if (wait > 0) result.itemsOver = { ...result.itemsOver, [item.type]: wait };
  }
  return { kept, refused };
}

/** The delivery itself stays as it came: a batch that is rolled back is saved again, and may be let through then. */
function refusePayload(entry: Accepted, wait: number): void {
  if (wait === 0) return;
  entry.result.quotaEndsIn = wait;
  const groups = entry.delivery.groups.map((group) => ({ ...group, payloads: 0 as const, lost: 1 as const }));
  entry.delivery = { ...entry.delivery, payload: undefined, groups };
}

/** An envelope that is sent again uses no quota a second time. Items of two days ago and more are not looked for. */
async function neverKept(query: Query, items: readonly OfferedItem[]): Promise<OfferedItem[]> {
  if (items.length === 0) return [];
  const rows = await query<{ project_id: string; id: string }>(
    `select k.project_id::text as project_id, k.id::text as id
     from unnest($1::bigint[], $2::uuid[]) as k(project_id, id)
     where exists (select from :schema.item i where i.project_id = k.project_id and i.id = k.id
       and i.day >= ((now() at time zone 'UTC')::date - 1))`,
    [items.map(({ projectId }) => projectId), items.map(({ item }) => item.id)],
  );
  const there = new Set(rows.map(({ project_id, id }) => `${project_id}:${id.replaceAll("-", "")}`));
  const fresh: OfferedItem[] = [];
  for (const offered of items) {
    const key = `${offered.projectId}:${offered.item.id}`;
    if (there.has(key)) continue;
    there.add(key);
    fresh.push(offered);
  }
  return fresh;
}
