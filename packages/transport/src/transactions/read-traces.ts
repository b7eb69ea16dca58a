import type { Envelope } from "@sentry/core";
import { readSegment, readTransaction, type TimedTransaction } from "@winnow/core";
import type { TraceSample } from "./trace-sample.ts";

type Json = Record<string, unknown>;
type Item = [header: Json & { type?: string }, payload: unknown];
type SpanContainer = { items: Json[] };

/** What an envelope holds of one trace. */
export type TracePart = {
  sample: TraceSample;
  /** The transactions that ended in it; none in a part of a streamed trace whose segment is still running. */
  transactions: TimedTransaction[];
  /** Spans in it, the transaction's own included. */
  spans: number;
  /** The same envelope with nothing else in it. */
  envelope: () => Envelope;
};

/** What the SDK and its server call what is in an envelope: a transaction with all its spans, or spans as they come. */
export type TraceCategory = "transaction" | "span";

/** The traces in an envelope, or `undefined` where it holds none: a transaction event, or a container of streamed spans. */
export function readTraces(
  envelope: Envelope,
  now: number,
): { category: TraceCategory; traces: TracePart[] } | undefined {
  for (const item of envelope[1] as unknown as Item[]) {
    if (item[0].type === "transaction" && isObject(item[1])) {
      return { category: "transaction", traces: [ofTransaction(envelope, item[1], now)] };
    }
    if (item[0].type === "span" && isObject(item[1]) && Array.isArray(item[1].items)) {
      return { category: "span", traces: ofContainer(envelope, item as [Item[0], SpanContainer], now) };
    }
  }
  return undefined;
}

function ofTransaction(envelope: Envelope, event: Json, now: number): TracePart {
  const { traceId, spanId: _spanId, ...timed } = readTransaction(event, now);
  const { transaction, op, status, duration } = timed;
  return {
    sample: { transaction, op, status, duration, traceId },
    transactions: [timed],
    spans: 1 + (Array.isArray(event.spans) ? event.spans.length : 0),
    envelope: () => envelope,
  };
}

function ofContainer(envelope: Envelope, item: [Item[0], SpanContainer], now: number): TracePart[] {
  const traces = new Map<unknown, Json[]>();
  for (const span of item[1].items) {
    if (!isObject(span)) continue;
    const spans = traces.get(span.trace_id);
    if (spans === undefined) traces.set(span.trace_id, [span]);
    else spans.push(span);
  }
  return [...traces.values()].map((spans) => ({
    ...segmentsOf(spans, now),
    spans: spans.length,
    envelope: () => (traces.size === 1 ? envelope : onlySpans(envelope, item, spans)),
  }));
}

function segmentsOf(spans: readonly Json[], now: number): Pick<TracePart, "sample" | "transactions"> {
  const transactions: TimedTransaction[] = [];
  for (const span of spans) {
    const segment = readSegment(span, now);
    if (segment === undefined) continue;
    const { traceId: _traceId, spanId: _spanId, ...timed } = segment;
    transactions.push(timed);
  }
  const { trace_id: id, attributes } = spans[0] as { trace_id?: unknown; attributes?: Json };
  const traceId = typeof id === "string" ? id : undefined;
  const [first] = transactions;
  if (first !== undefined) {
    const { transaction, op, status, duration } = first;
    return { sample: { transaction, op, status, duration, traceId }, transactions };
  }
  const name = (attributes?.["sentry.segment.name"] as { value?: unknown } | undefined)?.value;
  return { sample: { transaction: typeof name === "string" ? name : "", traceId }, transactions };
}

function onlySpans(envelope: Envelope, item: [Item[0], SpanContainer], spans: Json[]): Envelope {
  const items = (envelope[1] as unknown[]).map((other) =>
    other === item
      ? [
          { ...item[0], item_count: spans.length },
          { ...item[1], items: spans },
        ]
      : other,
  );
  return [envelope[0], items] as unknown as Envelope;
}

function isObject(value: unknown): value is Json {
  return typeof value === "object" && value !== null;
}
