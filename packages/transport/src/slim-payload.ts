import type { Envelope, Event } from "@sentry/core";
import { slimEvent } from "./slim-event.ts";

type Json = Record<string, unknown>;
type Item = [header: Json & { type?: string }, payload: unknown];

/** Whether an envelope carries a payload, and not only counts of our own. */
export function isPayload(envelope: Envelope): boolean {
  return !itemsOf(envelope).some(([{ type }]) => type?.endsWith("tally"));
}

/**
 * What must stay of a payload so that its occurrences count when there is no room for the rest: the event that names its group, the transaction without its
 * spans, the segments of a streamed trace. Ids stay, so a server that has had the whole one already counts nothing twice.
 */
export function slimPayload(envelope: Envelope): Envelope {
  const items: Item[] = [];
  for (const [header, payload] of itemsOf(envelope)) {
    const slim = slimItem(header.type, payload as Json);
    if (slim === undefined) continue;
    const { items: members } = slim;
    items.push([header.type === "span" ? { ...header, item_count: (members as unknown[]).length } : header, slim]);
  }
  return [envelope[0], items] as unknown as Envelope;
}

function slimItem(type: string | undefined, payload: Json): Json | undefined {
  if (type === "event") {
    const winnow = (payload.contexts as Json | undefined)?.winnow;
    return { ...slimEvent(payload as Event), ...(winnow === undefined ? {} : { contexts: { winnow } }) };
  }
  if (type === "transaction") {
    const { trace } = (payload.contexts ?? {}) as Json;
    return { ...slimEvent(payload as Event), type: "transaction", contexts: { trace } };
  }
  if (type === "span" && Array.isArray(payload.items)) {
    const segments = payload.items.filter((span: Json) => span.is_segment === true);
    return segments.length === 0 ? undefined : { ...payload, items: segments };
  }
  return undefined;
}

const itemsOf = (envelope: Envelope): Item[] => envelope[1] as unknown as Item[];
