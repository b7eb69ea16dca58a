import type { Send } from "../database/database.ts";
import type { KeptItem } from "../ingest/delivery.ts";
import { compressPayload } from "./compress.ts";

const SAVE = `
insert into :schema.item (project_id, day, id, type, event_id, name, content_type, bytes, body)
select k.project_id, (now() at time zone 'UTC')::date, k.id, k.type, k.event_id, k.name, k.content_type, k.bytes, substring($8::bytea from k.start for k.size)
from unnest($1::bigint[], $2::uuid[], $3::text[], $4::uuid[], $5::text[], $6::text[], $7::integer[], $9::integer[], $10::integer[])
  as k(project_id, id, type, event_id, name, content_type, bytes, start, size)
order by k.project_id, k.id
on conflict do nothing`;

/** Keeps items as they came, compressed. */
export function saveItems(send: Send, items: readonly { projectId: number; item: KeptItem }[]): void {
  if (items.length === 0) return;
  const packed = items.map(({ item }) => compressPayload(item.bytes));
  let start = 1;
  const starts = packed.map((bytes) => {
    const here = start;
    start += bytes.length;
    return here;
  });
  send(SAVE, [
    items.map(({ projectId }) => projectId),
    items.map(({ item }) => item.id),
    items.map(({ item }) => item.type),
    items.map(({ item }) => item.eventId ?? null),
    items.map(({ item }) => item.name ?? null),
    items.map(({ item }) => item.contentType ?? null),
    items.map(({ item }) => item.bytes.length),
    Buffer.concat(packed),
    starts,
    packed.map((bytes) => bytes.length),
  ]);
}
