import type { Engine } from "./engine-contract.ts";
import type { TransactionStats } from "./transactions/transaction-gate.ts";

/** The law of conservation in numbers: `captured = sent + folded + sum(dropped) + pending`, at every moment. */
export type WinnowStats = {
  /** Occurrences of errors that entered the SDK: every `captureException`, `captureMessage` and `captureEvent` of an error, and every global handler's. */
  captured: number;
  /** Occurrences whose payload the server has. */
  sent: number;
  /** Occurrences that were counted instead of sent. */
  folded: number;
  /**
   * Occurrences that will never be counted, by reason. `before_send`, `event_processor` and the like are the SDK's own reasons: the app's
   * callbacks, filters and settings decided so.
   */
  dropped: Record<string, number>;
  /** Occurrences whose fate is open: in the SDK's pipeline, or sent and not answered yet. */
  pending: number;
  /** Folded occurrences whose count has arrived at the server. */
  delivered: number;
  /** Envelopes handed to the SDK's own transport. */
  requests: number;
  /** An estimate of the bytes that the folded occurrences would have cost without Winnow, before compression. */
  bytesSaved: number;
  /** The same law for transactions, where they are folded. */
  transactions?: TransactionStats | undefined;
};

/** What is counted of one client. */
export type Books = Pick<Engine, "ledger" | "traffic" | "transactions">;

/** The engines of one Winnow, for its statistics. */
export type EngineList = {
  add(engine: Engine): void;
  /** Nothing more is expected of it: its statistics stay, and it need not. */
  retire(engine: Engine): void;
  stats(): WinnowStats;
};

export function listEngines(): EngineList {
  const engines = new Set<Engine>();
  let past: WinnowStats | undefined;
  return {
    add(engine) {
      engines.add(engine);
    },
    retire(engine) {
      // A client may be closed twice, and counts once.
      if (engines.delete(engine)) past = sumStats([engine], past);
    },
    stats: () => sumStats(engines, past),
  };
}

/** @param past the statistics of clients that are gone. */
export function sumStats(engines: Iterable<Books & Pick<Engine, "pending">>, past: WinnowStats = NOTHING): WinnowStats {
  let sum = { ...past };
  for (const { ledger, traffic, pending, transactions } of engines) {
    // Asked first: what has been open for too long is booked as dropped now.
    const open = pending();
    const { averageBytes, ...counted } = traffic;
    const bytesSaved = Math.round(ledger.folded * averageBytes);
    sum = addStats(sum, { ...ledger, ...counted, bytesSaved, pending: open, ...(transactions && { transactions }) });
  }
  return sum;
}

/** Adds number to number and table to table; what is missing on one side is nothing. */
function addStats<T extends object>(a: T | undefined, b: T): T {
  const sum = { ...a } as Record<string, unknown>;
  for (const [name, value] of Object.entries(b)) {
    const before = sum[name];
    sum[name] = typeof value === "number" ? ((before as number) ?? 0) + value : addStats(before as object, value);
  }
  return sum as T;
}

const NOTHING: WinnowStats = {
  captured: 0,
  sent: 0,
  folded: 0,
  dropped: {},
  pending: 0,
  delivered: 0,
  requests: 0,
  bytesSaved: 0,
};
