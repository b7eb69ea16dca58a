import type { Envelope, Event } from "@sentry/core";

/** The error event an envelope carries, if it carries one. (Transactions, feedback and replays have item types of their own.) */
export function eventOf(envelope: Envelope): Event | undefined {
  for (const item of envelope[1]) {
    const [header, payload] = item as [{ type?: string }, unknown];
    if (header.type === "event" && typeof payload === "object" && payload !== null) return payload as Event;
  }
  return undefined;
}

/** The same envelope with another event in it. */
export function withEvent(envelope: Envelope, event: Event): Envelope {
  const items = (envelope[1] as [{ type?: string }, unknown][]).map((item) =>
    item[0].type === "event" ? [item[0], event] : item,
  );
  return [envelope[0], items] as unknown as Envelope;
}
