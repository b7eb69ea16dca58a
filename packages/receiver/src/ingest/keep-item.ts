import { createHash } from "node:crypto";
import { type EnvelopeItem, normalizeEventId, parseJsonItem } from "@winnow/envelope/wire";
import type { KeptItem } from "./delivery.ts";
import { textOf } from "./text.ts";

/**
 * An item to be kept as it came. Its id is made of what it is, so that an envelope that is sent again does not keep it twice.
 *
 * @param eventId the event it came with, 32 hex digits.
 */
export function keepItem(item: EnvelopeItem, eventId: string | undefined): KeptItem {
  const { type, filename, content_type: contentType } = item.header;
  const hash = createHash("sha256")
    .update(`${type}\n${filename ?? ""}\n${eventId ?? ""}\n`)
    .update(item.payload);
  return {
    id: hash.digest("hex").slice(0, 32),
    type,
    eventId: type === "feedback" ? (eventOfFeedback(item) ?? eventId) : eventId,
    name: textOf(type === "check_in" ? monitorOf(item) : filename, 500),
    contentType: textOf(contentType, 200),
    bytes: item.payload,
  };
}

/** Feedback is an event of its own; what it is about stands inside. */
function eventOfFeedback(item: EnvelopeItem): string | undefined {
  const { contexts } = readObject(item) as { contexts?: { feedback?: { associated_event_id?: unknown } } };
  return normalizeEventId(contexts?.feedback?.associated_event_id);
}

/** The job that checks in. */
const monitorOf = (item: EnvelopeItem): unknown => readObject(item).monitor_slug;

/** What is kept is kept as it came, also where it is not what it says. */
function readObject(item: EnvelopeItem): Record<string, unknown> {
  try {
    const value = parseJsonItem(item);
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
