import { createHash } from "node:crypto";
import {
  readSegment,
  readTransaction,
  type TimedTransaction,
  transactionStatus,
  transactionTallyOf,
} from "@winnow/core";
import { transactionTallySchema } from "@winnow/envelope";
import { normalizeEventId, type TransactionTally } from "@winnow/envelope/wire";
import { DELIVERY_KIND, type Delivery } from "./delivery.ts";
import type { DigestContext } from "./digest-event.ts";
import { type DigestedBatch, readBatch, refusedCounts } from "./digest-tally.ts";
import { plausibleTime } from "./event-time.ts";
import { storableText } from "./text.ts";

type Json = Record<string, unknown>;

const HOUR = 3_600_000;
/** Spans of one container that are read, ten times what SDKs put into one: each segment is a delivery. */
const MAX_SPANS = 10_000;

/**
 * A batch of counted transactions as a delivery. Tallies that break a rule are refused one by one; the others count.
 *
 * @returns `undefined` when the batch as a whole is none (no id, no list).
 */
export function digestTransactionBatch(batch: Json, context: DigestContext): DigestedBatch | undefined {
  const head = readBatch(batch, batch.transactions);
  if (head === undefined || "refused" in head) return head;
  const transactions: TransactionTally[] = [];
  let [invalid, tooMuch] = [0, 0];
  for (const candidate of head.members) {
    const parsed = transactionTallySchema.safeParse(candidate);
    if (!parsed.success) invalid += head.claimed(candidate);
    else if (parsed.data.count > context.maxCount) tooMuch += parsed.data.count;
    else transactions.push(storable(parsed.data, context));
  }
  const refused = refusedCounts(invalid, tooMuch);
  if (transactions.length === 0 && refused.length > 0) return { refused };
  return { delivery: { kind: DELIVERY_KIND.transactionTally, id: head.id, groups: [], transactions }, refused };
}

/**
 * A transaction as a stock SDK sends it, as a delivery of one.
 *
 * @param id of the envelope, for an event without one.
 * @returns `undefined` when it does not say how long it took: then there is nothing to count but the item.
 */
export function digestTransaction(event: Json, id: string | undefined, context: DigestContext): Delivery | undefined {
  const timed = readTransaction(event, context.now);
  return delivered(timed, normalizeEventId(event.event_id) ?? id ?? placeId(timed), context);
}

/** The segments in a container of streamed spans, each as a delivery of one. The other spans are parts of them. */
export function digestSpans(container: Json, context: DigestContext): Delivery[] {
  if (!Array.isArray(container.items)) return [];
  return container.items.slice(0, MAX_SPANS).flatMap((span: unknown) => {
    const segment = typeof span === "object" && span !== null ? readSegment(span as Json, context.now) : undefined;
    return (segment && delivered(segment, placeId(segment), context)) ?? [];
  });
}

function delivered(
  timed: TimedTransaction & { traceId?: string; spanId?: string },
  id: string | undefined,
  context: DigestContext,
): Delivery | undefined {
  if (!Number.isFinite(timed.duration) || id === undefined) return undefined;
  return {
    kind: DELIVERY_KIND.transaction,
    id,
    groups: [],
    transactions: [storable(transactionTallyOf(timed), context)],
  };
}

/** Streamed spans have no event id: the place in the trace is what an SDK never gives twice. */
function placeId({ traceId, spanId }: { traceId?: string; spanId?: string }): string | undefined {
  if (traceId === undefined || spanId === undefined) return undefined;
  return createHash("sha256").update(`${traceId}:${spanId}`).digest("hex").slice(0, 32);
}

function storable(tally: TransactionTally, context: DigestContext): TransactionTally {
  const { environment, release } = tally;
  return {
    ...tally,
    transaction: storableText(tally.transaction, 200),
    op: storableText(tally.op, 64),
    // Kinds are bounded, but for their status: words of somebody's own would be rows without end.
    status: transactionStatus(tally.status),
    environment: environment === undefined ? undefined : storableText(environment, 64),
    release: release === undefined ? undefined : storableText(release, 250),
    hour: Math.floor(plausibleTime(tally.hour * HOUR, context.ahead, context.now) / HOUR),
  };
}
