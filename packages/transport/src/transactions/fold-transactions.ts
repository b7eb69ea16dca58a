import { type SampleOption, type TimedTransaction, tracePosition } from "@winnow/core";
import { cleanEnvelope } from "../clean-envelope.ts";
import { checkOption } from "../options.ts";
import { createPost } from "../post.ts";
import { readTraces, type TraceCategory, type TracePart } from "./read-traces.ts";
import { resolveTraceSample, type TraceSample, type TraceSampler } from "./trace-sample.ts";
import { createTransactionBatches } from "./transaction-batches.ts";
import type { OpenTransactions, TransactionGate, TransactionParts, TransactionStats } from "./transaction-gate.ts";

/** How transactions are folded. */
export type TransactionOptions = {
  /**
   * The share of traces whose payloads pass, 0 to 1, or a function that gives it for a trace (`true` = 1, `false` = 0). It is decided by the trace's id, so
   * all transactions of a trace pass, in every process that wants at least the same share. Counts and durations stay exact towards a receiver.
   * @default 0.1 towards a receiver, which has the histograms of all; 1 towards any other Sentry server, which gets nothing else
   */
  sample?: SampleOption<TraceSample>;
  /**
   * Kinds of transactions (name, op, status, environment, release, hour) kept apart between two reports; beyond, they are counted per status.
   * @default 500
   */
  maxGroups?: number;
};

/** What `foldTransactions` gives, for the option `transactions`; only Winnow can call it. */
export type TransactionFolding = (parts: never) => unknown;

const TO_RECEIVER = 0.1;
const TO_SENTRY = 1;
const MAX_GROUPS = 500;
/** Payloads of transactions under way at once; beyond, they are counted. */
const MAX_TRAVELLING = 100;
const REQUESTS_AT_ONCE = 8;

/**
 * Folds transactions into histograms: sampled traces pass, all others are counted with their durations.
 *
 * @throws WinnowError `option` for a value that breaks its rule.
 */
export function foldTransactions(options: TransactionOptions = {}): TransactionFolding {
  checkOption("transactions", typeof options === "object" && options !== null, "false or an object", options);
  for (const name in options) {
    checkOption(`transactions.${name}`, name === "sample" || name === "maxGroups", "one of sample, maxGroups", name);
  }
  const { sample, maxGroups = MAX_GROUPS } = options;
  checkOption(
    "transactions.maxGroups",
    Number.isSafeInteger(maxGroups) && maxGroups >= 1,
    "a whole number of at least 1",
    maxGroups,
  );
  const samplers = {
    receiver: resolveTraceSample(sample ?? TO_RECEIVER),
    sentry: resolveTraceSample(sample ?? TO_SENTRY),
  };
  const open: OpenTransactions = (parts) => openTransactions(parts, samplers, maxGroups);
  return open;
}

function openTransactions(
  parts: TransactionParts,
  samplers: { receiver: TraceSampler; sentry: TraceSampler },
  maxGroups: number,
): TransactionGate {
  const { platform, limits, privacy } = parts;
  const stats: TransactionStats = { captured: 0, sent: 0, folded: 0, dropped: {}, pending: 0, delivered: 0 };
  // A way out of their own: a flood of transactions must not take the errors' place.
  const post = createPost(
    parts.link,
    limits,
    { ...platform, requestsAtOnce: REQUESTS_AT_ONCE },
    parts.store,
    parts.failed,
  );
  const batches = createTransactionBatches(parts, post, maxGroups, stats);
  let travelling = 0;

  function drop(reason: string, n: number): void {
    if (n > 0) stats.dropped[reason] = (stats.dropped[reason] ?? 0) + n;
  }

  function count(transactions: readonly TimedTransaction[]): void {
    for (const timed of transactions) batches.add(timed);
    stats.folded += transactions.length;
  }

  /** A receiver counts each trace once however often it is sent; what it cannot have is counted here. */
  function sendToReceiver({ envelope, transactions }: TracePart) {
    if (travelling >= MAX_TRAVELLING || !post.isOpen("transaction")) {
      count(transactions);
      return Promise.resolve({});
    }
    travelling++;
    stats.pending += transactions.length;
    const payload = cleanEnvelope(envelope(), privacy);
    const key = (payload[0] as { event_id?: string }).event_id ?? platform.newId();
    return post.submit({
      category: "transaction",
      key,
      envelope: payload,
      settled(verdict) {
        travelling--;
        stats.pending -= transactions.length;
        if (verdict === "delivered") stats.sent += transactions.length;
        else if (verdict === "unconfirmed") drop(verdict, transactions.length);
        else count(transactions);
      },
    });
  }

  /** Goes as it would without Winnow; where it gets lost, the SDK's own books say so. */
  function sendToSentry({ envelope, transactions }: TracePart, category: TraceCategory) {
    const limited = limits.limited(category);
    stats.pending += transactions.length;
    const ended = (reason: string | undefined) => {
      stats.pending -= transactions.length;
      if (reason === undefined) stats.sent += transactions.length;
      else drop(reason, transactions.length);
    };
    return parts.passOn(envelope()).then(
      (response) => {
        ended(limited ? "ratelimit_backoff" : refusalOf(response?.statusCode));
        return response;
      },
      (failure: unknown) => {
        ended("network_error");
        throw failure;
      },
    );
  }

  /** A Sentry server learns from the client's report what it did not get. */
  function sampleAway({ transactions, spans }: TracePart, category: TraceCategory): void {
    if (category === "transaction") parts.record("sample_rate", "transaction", transactions.length);
    parts.record("sample_rate", "span", spans);
    drop("sample_rate", transactions.length);
  }

  function passes({ sample }: TracePart): boolean {
    const position = sample.traceId === undefined ? platform.random() : tracePosition(sample.traceId);
    return (parts.toReceiver() ? samplers.receiver : samplers.sentry)(sample, position);
  }

  function judge(trace: TracePart, category: TraceCategory): PromiseLike<object> {
    stats.captured += trace.transactions.length;
    if (passes(trace)) return parts.toReceiver() ? sendToReceiver(trace) : sendToSentry(trace, category);
    if (parts.toReceiver()) count(trace.transactions);
    else sampleAway(trace, category);
    return Promise.resolve({});
  }

  return {
    stats,
    send(envelope) {
      try {
        const found = readTraces(envelope, platform.now());
        if (found === undefined) return undefined;
        const [answer, ...others] = found.traces.map((trace) => judge(trace, found.category));
        for (const other of others) other.then(undefined, () => {});
        return answer ?? Promise.resolve({});
      } catch (failure) {
        parts.failed(failure);
        return undefined;
      }
    },
    report(which) {
      if (parts.toReceiver()) batches.report(which);
    },
    due: batches.due,
    keep: batches.keep,
    recall: post.recall,
    flush: post.flush,
    covers: (category) => parts.toReceiver() && (category === "transaction" || category === "span"),
    close: post.close,
  };
}

/** Why a payload is lost, from the answer to it; nothing where the server has it. */
function refusalOf(status: number | undefined): string | undefined {
  if (status === undefined || status < 300) return undefined;
  return status === 429 ? "ratelimit_backoff" : "send_error";
}
