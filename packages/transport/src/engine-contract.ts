import type {
  Client,
  DataCategory,
  Envelope,
  Event,
  EventDropReason,
  EventHint,
  TransportMakeRequestResponse,
} from "@sentry/core";
import type { Group, Occurrence } from "@winnow/core";
import type { EarlyFold } from "./early-fold.ts";
import type { Flight } from "./flights.ts";
import type { Ledger } from "./ledger.ts";
import type { ResolvedWinnowOptions } from "./options.ts";
import type { Platform } from "./platform.ts";
import type { TransactionStats } from "./transactions/transaction-gate.ts";

/** Plain numbers, so that they outlive the engine. */
export type Traffic = {
  /** Occurrences whose count has arrived at the server. */
  delivered: number;
  /** Envelopes handed to the SDK's own transport. */
  requests: number;
  /** The mean size of a payload, as JSON. */
  averageBytes: number;
};

/** The state that one client's transport and integration share. */
export type Engine = {
  readonly options: ResolvedWinnowOptions;
  readonly platform: Platform;
  readonly ledger: Ledger;
  readonly early: EarlyFold;
  /** A capture goes on through the SDK's pipeline. @returns whether there is room for it; without, it is booked */
  begin(flight: Flight): boolean;
  /** Runs what nobody waits for: a failure in it is said once, and reaches nobody. */
  guard(work: () => void): void;
  /** Occurrences whose fate is open: in the SDK's pipeline, waiting for the first of their kind, or sent without an answer yet. */
  pending(): number;
  readonly traffic: Traffic;
  /** Where transactions are folded. */
  readonly transactions: TransactionStats | undefined;
  /** The transport's `send`. */
  send(envelope: Envelope): PromiseLike<TransportMakeRequestResponse>;
  /** The transport's `flush`: what is counted leaves. @param last nothing may come after this. */
  flush(timeout?: number, last?: boolean): PromiseLike<boolean>;
  /** The client is being closed: its flush is the last one. */
  ending(): void;
  /** Books a capture that the SDK's pipeline dropped. */
  dropped(flight: Flight, reason: string): void;
  /** The SDK had no room for a capture. @returns whether it was counted, because its kind is known */
  overflowed(flight: Flight): boolean;
  /** Remembers the hint of an event on its way to the transport. */
  hint(event: Event, hint: EventHint): void;
  attach(client: Client): void;
  /** A neighbour has sent a payload of this group. */
  noteSent(sent: Group & { event_id?: string | undefined }): void;
  /** Who is to be told that something is here that has to leave yet. */
  onOwing(listener: () => void): void;
  /** Who is to be told about payloads sent here. */
  onSent(listener: (occurrence: Occurrence) => void): void;
  /** Something inside Winnow threw: says so once. */
  failed(failure: unknown): void;
  /** The inner transport lost something. */
  lost(reason: EventDropReason, category: DataCategory, count?: number): void;
  /** Turns payloads that wait into counts, when there is no time left for them. */
  recall(): void;
  /** Puts what is counted where it outlives the process, if there is such a place. Synchronous: for the last moment of a process. */
  keep(): void;
  close(): void;
};
