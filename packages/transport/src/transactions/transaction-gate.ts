import type { Client, Envelope, TransportMakeRequestResponse } from "@sentry/core";
import type { Limits } from "../limits.ts";
import type { Link } from "../link.ts";
import type { Platform } from "../platform.ts";
import type { Privacy } from "../privacy.ts";
import type { Store } from "../store.ts";

/** The law of conservation for transactions: `captured = sent + folded + sum(dropped) + pending`. */
export type TransactionStats = {
  /** Transactions that reached the transport: transaction events, and segments of streamed traces. */
  captured: number;
  /** Transactions whose payload the server has. */
  sent: number;
  /** Transactions that were counted instead of sent. */
  folded: number;
  /** Transactions that will never be counted, by reason. */
  dropped: Record<string, number>;
  /** Transactions whose payload was sent and not answered yet. */
  pending: number;
  /** Folded transactions whose count has arrived at the server. */
  delivered: number;
};

/** What the folding of transactions needs of the client it works for. */
export type TransactionParts = {
  link: Link;
  limits: Limits;
  platform: Platform;
  privacy: Privacy;
  producer: string;
  /** Milliseconds between two reports. */
  spacing: { first: number; max: number };
  store: () => Store | undefined;
  /** Whether what stands behind the DSN understands histograms. */
  toReceiver: () => boolean;
  /** Sends what is not ours to judge, scrubbed, as the SDK would. */
  passOn: (envelope: Envelope) => PromiseLike<TransportMakeRequestResponse>;
  /** The SDK's own books of what was dropped. */
  record: Client["recordDroppedEvent"];
  /** Something is there to be reported. */
  wake: () => void;
  failed: (failure: unknown) => void;
};

/** Folds the transactions of one client. */
export type TransactionGate = {
  /** `undefined`: there is no transaction in it. */
  send(envelope: Envelope): PromiseLike<TransportMakeRequestResponse> | undefined;
  /** Hands over what is due. */
  report(which: "due" | "all"): void;
  /** When the next report is due (ms since the epoch), if one is. */
  due(): number | undefined;
  /** Puts what is counted where it outlives the process. */
  keep(): void;
  /** Turns payloads that wait into counts. */
  recall(): void;
  flush(timeout: number | undefined): Promise<boolean>;
  /** Whether what the SDK's own transport loses of this category is counted or sent again here. */
  covers(category: string): boolean;
  readonly stats: TransactionStats;
  close(): void;
};

/** Opens the folding of transactions for one client. */
export type OpenTransactions = (parts: TransactionParts) => TransactionGate;
