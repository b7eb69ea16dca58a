/** One transaction, reduced to what is counted of it. */
export type TimedTransaction = {
  /** Its name, such as `GET /cart/:id`. */
  transaction: string;
  op: string;
  /** `ok`, or what kind of failure it was. */
  status: string;
  environment?: string | undefined;
  release?: string | undefined;
  /** When it ended, in milliseconds since the epoch. */
  end: number;
  /** Milliseconds. */
  duration: number;
};

/** What identifies a transaction: where in which trace it stands. */
export type TracePlace = { traceId: string; spanId: string };

/** The kinds of failure that SDKs name (those of gRPC, and SDK 11's `error`). A closed set: an app's own words must not become groups. */
const STATUSES = new Set(
  (
    "ok cancelled unknown unknown_error invalid_argument deadline_exceeded not_found already_exists permission_denied resource_exhausted " +
    "failed_precondition aborted out_of_range unimplemented unavailable internal_error data_loss unauthenticated error"
  ).split(" "),
);
/** What is not counted as a failure, as Sentry has it: nobody knows, or somebody went away. */
const NO_FAILURE = new Set(["ok", "cancelled", "unknown"]);

const FAILED = "internal_error";

/** Whether transactions of this status failed. */
export function isFailure(status: string): boolean {
  return !NO_FAILURE.has(status);
}

type Json = Record<string, unknown>;

/**
 * Reads a transaction event, as SDK 9 and 10 send it, and SDK 11 where spans are not streamed.
 *
 * @param now milliseconds since the epoch, for an event that does not say when it ended.
 */
export function readTransaction(event: Json, now: number): TimedTransaction & Partial<TracePlace> {
  const trace = objectOf(objectOf(event.contexts)?.trace);
  const end = millisecondsOf(event.timestamp);
  return {
    transaction: textOf(event.transaction) ?? UNNAMED,
    op: textOf(trace?.op) ?? "",
    // A transaction whose status nobody set is not a failed one: SDK 11 says `ok` of it, the older ones say nothing.
    status: trace?.status == null ? "ok" : transactionStatus(trace.status),
    environment: textOf(event.environment),
    release: textOf(event.release),
    end: Number.isNaN(end) ? now : end,
    duration: end - millisecondsOf(event.start_timestamp),
    traceId: textOf(trace?.trace_id),
    spanId: textOf(trace?.span_id),
  };
}

/**
 * Reads a span of the streaming kind (SDK 10 and 11): the one that is a segment is what a transaction was.
 *
 * @returns `undefined` for a span inside a segment.
 */
export function readSegment(span: Json, now: number): (TimedTransaction & Partial<TracePlace>) | undefined {
  if (span.is_segment !== true) return undefined;
  const attribute = (name: string) => textOf(objectOf(objectOf(span.attributes)?.[name])?.value);
  const end = millisecondsOf(span.end_timestamp);
  return {
    transaction: textOf(span.name) ?? UNNAMED,
    op: attribute("sentry.op") ?? "",
    status: span.status === "error" ? transactionStatus(attribute("sentry.status.message")) : "ok",
    environment: attribute("sentry.environment"),
    release: attribute("sentry.release"),
    end: Number.isNaN(end) ? now : end,
    duration: end - millisecondsOf(span.start_timestamp),
    traceId: textOf(span.trace_id),
    spanId: textOf(span.span_id),
  };
}

const UNNAMED = "<unlabeled transaction>";

/** A status of the closed set; any other word, and none at all, is a failure of some kind. */
export function transactionStatus(value: unknown): string {
  return typeof value === "string" && STATUSES.has(value) ? value : FAILED;
}

function objectOf(value: unknown): Json | undefined {
  return typeof value === "object" && value !== null ? (value as Json) : undefined;
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

/** Seconds as SDKs send them, or an ISO date. */
function millisecondsOf(value: unknown): number {
  if (typeof value === "number") return value * 1000;
  return typeof value === "string" ? Date.parse(value) : Number.NaN;
}
