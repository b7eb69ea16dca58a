import { randomBytes } from "node:crypto";
import {
  dataCategoryOf,
  type Envelope,
  EnvelopeError,
  type EnvelopeItem,
  type EnvelopeLimits,
  normalizeEventId,
  parseEnvelope,
  parseJsonItem,
  TALLY_ITEM_TYPE,
  TRANSACTION_TALLY_ITEM_TYPE,
} from "@winnow/envelope/wire";
import type { ProjectAccess } from "../project/projects.ts";
import { ReceiverError } from "../receiver-error.ts";
import { DELIVERY_KIND, type Outcome, type Submission } from "./delivery.ts";
import { type DigestContext, digestEvent } from "./digest-event.ts";
import { digestSession, digestSessions, passedOnId } from "./digest-session.ts";
import { type DigestedBatch, digestTallyBatch } from "./digest-tally.ts";
import { digestSpans, digestTransaction, digestTransactionBatch } from "./digest-transactions.ts";
import { itemRule } from "./item-rules.ts";
import { keepItem } from "./keep-item.ts";
import { securityEvent } from "./security-report.ts";
import { textOf } from "./text.ts";

/**
 * The envelope in a body.
 *
 * @throws ReceiverError `malformed` with the byte offset, or `too_large`.
 */
export function decodeEnvelope(body: Uint8Array, limits?: Partial<EnvelopeLimits>): Envelope {
  try {
    return parseEnvelope(body, limits);
  } catch (error) {
    if (!(error instanceof EnvelopeError)) throw error;
    const code = error.code === "too_large" || error.code === "too_many_items" ? "too_large" : "malformed";
    throw new ReceiverError(code, error.message, { where: error.offset, cause: error });
  }
}

/** An item that was not kept; `malformed` where it is not what it says, and not what we do not keep by rule. */
export type Refusal = { item: number; type: string; reason: string; malformed: boolean; detail?: string };

/** A submission being put together, and what its request is answered. */
export type Digest = Submission & {
  eventId?: string;
  refused: Refusal[];
  /** Occurrences in batches that were refused. */
  uncounted: number;
};

/** What is wrong with an item: a reason as clients and pages see it, and for people what and where. */
class Malformed extends Error {
  readonly reason: string;

  constructor(reason: string, detail: string) {
    super(detail);
    this.reason = reason;
  }
}

/** Bytes of one event at most; Sentry takes 1 MB. A larger one would be parsed while everybody waits. */
const MAX_EVENT = 4 * 1024 * 1024;
/** Bytes of a transaction, or of a container of spans, that are read for what they count; SDKs end a container at 5 MB. */
const MAX_TRACE = 8 * 1024 * 1024;

/** Turns the items of an envelope into what is saved. An item that is no good is refused with a reason; its siblings are kept. */
export function digestItems(envelope: Envelope, access: ProjectAccess, context: DigestContext): Digest {
  const digest: Digest = {
    projectId: access.id,
    publicKey: access.key,
    deliveries: [],
    outcomes: [],
    items: [],
    bytes: 0,
    refused: [],
    uncounted: 0,
  };
  for (const [index, item] of envelope.items.entries()) {
    const refusal = tryDigestItem(digest, item, envelope, context);
    for (const earlier of digest.refused) if (earlier.item < 0) earlier.item = index;
    if (refusal === undefined) continue;
    digest.refused.push({ item: index, type: item.header.type.slice(0, 64), ...refusal });
    addOutcome(digest, "receiver", dataCategoryOf(item.header.type), refusal.reason, 1);
  }
  digest.eventId ??= normalizeEventId(envelope.header.event_id);
  return digest;
}

/** Whatever strange event a client thinks up, its siblings are kept. */
function tryDigestItem(
  ...[digest, item, envelope, context]: Parameters<typeof digestItem>
): Pick<Refusal, "reason" | "malformed" | "detail"> | undefined {
  try {
    const reason = digestItem(digest, item, envelope, context);
    return reason === undefined ? undefined : { reason, malformed: reason.startsWith("not_a_") };
  } catch (error) {
    if (error instanceof Malformed) return { reason: error.reason, malformed: true, detail: error.message };
    return { reason: "unprocessable", malformed: true };
  }
}

function digestItem(
  digest: Digest,
  item: EnvelopeItem,
  envelope: Envelope,
  context: DigestContext,
): string | undefined {
  switch (item.header.type) {
    case "event":
      return digestEventItem(digest, item, envelope, context);
    case TALLY_ITEM_TYPE:
      return addBatch(digest, item, digestTallyBatch(parseObject(item), context));
    case TRANSACTION_TALLY_ITEM_TYPE:
      return addBatch(digest, item, digestTransactionBatch(parseObject(item), context));
    case "raw_security":
      return digestSecurityItem(digest, item, context);
    case "client_report":
      return digestClientReport(digest, item);
    case "session":
    case "sessions":
      return digestSessionItem(digest, item, context);
    default:
      return digestOtherItem(digest, item, envelope, context);
  }
}

function digestEventItem(digest: Digest, item: EnvelopeItem, envelope: Envelope, context: DigestContext) {
  if (item.payload.length > MAX_EVENT) throw new Malformed("too_large", `more than ${MAX_EVENT} bytes`);
  const event = parseObject(item);
  const id =
    (digest.eventId === undefined ? normalizeEventId(envelope.header.event_id) : undefined) ??
    normalizeEventId(event.event_id) ??
    randomId();
  digest.eventId ??= id;
  digest.deliveries.push(digestEvent(event, id, item.payload, context));
  digest.bytes += item.payload.length;
  return undefined;
}

function digestSecurityItem(digest: Digest, item: EnvelopeItem, context: DigestContext): string | undefined {
  const report = parseObject(item);
  const event = securityEvent(report, item.header);
  if (event === undefined) return "not_a_security_report";
  // Browsers give no ids: every report is an occurrence.
  const id = randomId();
  digest.eventId ??= id;
  const payload = Buffer.from(JSON.stringify({ event_id: id, ...event }));
  digest.deliveries.push(digestEvent(event, id, payload, context));
  digest.bytes += payload.length;
  return undefined;
}

function digestOtherItem(
  digest: Digest,
  item: EnvelopeItem,
  envelope: Envelope,
  context: DigestContext,
): string | undefined {
  const { rule, reason } = itemRule(item.header.type);
  if (rule === "refused") return reason;
  addOutcome(digest, "receiver", dataCategoryOf(item.header.type), reason, itemCount(item));
  if (item.header.type === "transaction" || item.header.type === "span") countTraces(digest, item, envelope, context);
  if (rule === "counted") return undefined;
  digest.items.push(keepItem(item, digest.eventId ?? normalizeEventId(envelope.header.event_id)));
  digest.bytes += item.payload.length;
  return undefined;
}

/** Stock transactions, and segments of streamed traces, join the histograms. What cannot be read is still an item that came. */
function countTraces(digest: Digest, item: EnvelopeItem, envelope: Envelope, context: DigestContext): void {
  if (item.payload.length > MAX_TRACE) return;
  try {
    const payload = parseObject(item);
    if (item.header.type === "span") digest.deliveries.push(...digestSpans(payload, context));
    else {
      const delivery = digestTransaction(payload, normalizeEventId(envelope.header.event_id), context);
      if (delivery !== undefined) digest.deliveries.push(delivery);
    }
  } catch (error) {
    if (!(error instanceof Malformed)) throw error;
  }
}

/** How many members a container says it holds. */
function itemCount({ header }: EnvelopeItem): number {
  const count = header.item_count;
  return typeof count === "number" && Number.isSafeInteger(count) && count > 0 ? Math.min(count, 10_000) : 1;
}

const randomId = (): string => randomBytes(16).toString("hex");

function addBatch(digest: Digest, item: EnvelopeItem, batch: DigestedBatch | undefined): string | undefined {
  if (batch === undefined) return "not_a_tally_batch";
  if (batch.delivery !== undefined) {
    digest.deliveries.push(batch.delivery);
    digest.bytes += item.payload.length;
  }
  for (const { reason, n } of batch.refused) {
    // With siblings that count, the batch as a whole is none of the malformed.
    digest.refused.push({ item: -1, type: item.header.type, reason, malformed: batch.delivery === undefined });
    addOutcome(digest, "receiver", item.header.type, reason, n);
    digest.uncounted += n;
  }
  return undefined;
}

/** Without a release there is no health of one: then sessions are only items that came. */
function digestSessionItem(digest: Digest, item: EnvelopeItem, context: DigestContext): string | undefined {
  const { type } = item.header;
  addOutcome(digest, "receiver", dataCategoryOf(type), itemRule(type).reason, itemCount(item));
  const payload = parseObject(item);
  const digestOf = type === "session" ? digestSession : digestSessions;
  const deliveries = digestOf(payload, item, context);
  digest.deliveries.push(...(deliveries ?? []));
  return undefined;
}

function digestClientReport(digest: Digest, item: EnvelopeItem): string | undefined {
  const report = parseObject(item);
  const discarded = report.discarded_events;
  if (!Array.isArray(discarded)) return "not_a_client_report";
  const outcomes: Outcome[] = [];
  for (const entry of discarded.slice(0, 200)) {
    const { category, reason, quantity } = (entry ?? {}) as Record<string, unknown>;
    if (!Number.isSafeInteger(quantity) || (quantity as number) < 1) continue;
    const n = Math.min(quantity as number, 1e9);
    outcomes.push({
      source: "client",
      category: textOf(category, 64) ?? "default",
      reason: textOf(reason, 64) ?? "unknown",
      n,
    });
  }
  digest.deliveries.push({ kind: DELIVERY_KIND.report, id: passedOnId(item), groups: [], outcomes });
  return undefined;
}

/** @throws Malformed when the payload is no JSON object. */
function parseObject(item: EnvelopeItem): Record<string, unknown> {
  let value: unknown;
  try {
    value = parseJsonItem(item);
  } catch (error) {
    if (!(error instanceof EnvelopeError)) throw error;
    throw new Malformed(error.code === "too_deep" ? "too_deep" : "not_json", error.message);
  }
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  throw new Malformed("not_an_object", "a JSON object is expected");
}

function addOutcome(digest: Digest, source: Outcome["source"], category: string, reason: string, n: number): void {
  digest.outcomes.push({ source, category: textOf(category, 64) ?? "default", reason, n });
}
