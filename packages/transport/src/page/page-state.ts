import { type Client, debug, type Envelope, type Event, type EventHint, type Transport } from "@sentry/core";
import { scrubPage, type TokenBucket } from "@winnow/core";
import type { ResolvedWinnowOptions } from "../options.ts";
import type { PageTransactions } from "../transactions/page-transactions.ts";
import type { Named, PageGroup, Sum } from "./page-fold.ts";
import type { Parcel } from "./page-post.ts";

/** The numbers of all clients of one Winnow. What is captured and not booked anywhere else is pending. */
export type Books = {
  captured: number;
  sent: number;
  folded: number;
  delivered: number;
  requests: number;
  dropped: Record<string, number>;
  /** The characters of the last payload that passed: what one of the folded ones would have cost. */
  weight: number;
  /** The SDK's transport has kept the request of this moment to itself. */
  lost?: boolean;
};

/** A hint with the raw key of its capture, which the SDK hands on to the moment before the event leaves; empty where nothing says where the capture leads. */
export type PageHint = EventHint & { winnow?: string };

/**
 * All that is known of one client in a page. Plain functions work on it, each in the file of its concept: they minify to a third of what objects
 * with methods take, and every page carries all of it.
 */
export type PageState = {
  readonly options: ResolvedWinnowOptions;
  readonly books: Books;
  /** Names this page among all that count. */
  readonly producer: string;
  /** The SDK's own transport. */
  readonly inner: Pick<Transport, "send" | "flush">;
  /** The SDK's own books of what was dropped. */
  readonly record: Client["recordDroppedEvent"];
  /** What stands behind the DSN understands tallies. */
  readonly receiver: boolean;
  /** Groups in order of use, the coldest first, and counts of those that had to make room. */
  readonly groups: Map<string, PageGroup>;
  readonly leaving: Sum[];
  /** Payloads that may pass, and events that only carry counts. */
  readonly bucket: TokenBucket;
  readonly rests: TokenBucket;
  /** Which group a raw key leads to, as events said that went the whole way; `null`: to different fates. */
  readonly keys: Map<string, Named | null>;
  /** The raw key of the capture that is running now. */
  running?: string | undefined;
  /** Captures may be folded early: no user code has dropped an event at a moment that names no capture. */
  early: boolean;
  /** Hints of events about to come. */
  readonly hints: WeakMap<Event, PageHint>;
  /** When (ms, monotonic) the server will take something of a category again. */
  readonly shut: Record<string, number>;
  parcels: Parcel[];
  active: number;
  failures: number;
  closedUntil: number;
  /** Who waits until no request is under way. */
  watchers: (() => void)[];
  timer?: ReturnType<typeof setTimeout> | 0;
  /** Batches of tallies without an answer. */
  sealed: number;
  /** The last payload of a group, slim: towards any other Sentry server it carries the counts that no further payload takes along. */
  readonly slim: Map<string, [header: Envelope[0], event: Event]>;
  transactions?: PageTransactions | undefined;
  /** Makes the next report: the timer of what waits is its own, too. */
  makeReport: () => void;
  /** Nothing comes after the next flush. */
  ending?: boolean;
  /** Who is told about payloads sent here. */
  tell?: (occurrence: Sum) => void;
  complained?: boolean;
};

/** Runs what nobody waits for: a failure in it is said once, and reaches nobody. @returns what the work gave */
export function guard<Result>(page: { complained?: boolean }, work: () => Result): Result | undefined {
  try {
    return work();
  } catch (failure) {
    if (!page.complained) debug.error("[winnow] failed inside", failure);
    page.complained = true;
    return undefined;
  }
}

/** Whose failures are expected, and not said. */
export const QUIET = { complained: true };

/** What may leave of a value. */
export const clean = <T>({ options }: PageState, value: T): T => scrubPage(value, options.scrub);
