import {
  type Client,
  type DataCategory,
  debug,
  type Envelope,
  type Event,
  type EventDropReason,
  type EventHint,
  type Transport,
  type TransportMakeRequestResponse,
} from "@sentry/core";
import type { Group, Occurrence } from "@winnow/core";
import { createEarlyFold, type EarlyFold } from "./early-fold.ts";
import { eventOf } from "./event-item.ts";
import { createFlights, type Flight, type Flights } from "./flights.ts";
import { createFolder } from "./folder.ts";
import { createGate } from "./gate.ts";
import { bookDrop, createLedger, type Ledger } from "./ledger.ts";
import { createLimits } from "./limits.ts";
import type { ResolvedWinnowOptions } from "./options.ts";
import { createPassThrough } from "./pass-through.ts";
import type { Platform } from "./platform.ts";
import { createPost, type Link, LOST_INSIDE } from "./post.ts";
import { createPrivacy } from "./privacy.ts";
import { createReceiverUpstream } from "./receiver-upstream.ts";
import { createSentryUpstream } from "./sentry-upstream.ts";
import type { Store } from "./store.ts";
import { createTimetable } from "./timetable.ts";
import type { TransactionStats } from "./transactions/transaction-gate.ts";
import { isReceiver, type Upstream } from "./upstream.ts";

/** The state that one client's transport and integration share. */
export type Engine = {
  readonly options: ResolvedWinnowOptions;
  readonly platform: Platform;
  readonly ledger: Ledger;
  readonly flights: Flights;
  readonly early: EarlyFold;
  /** Occurrences whose fate is open: in the SDK's pipeline, waiting for the first of their kind, or sent without an answer yet. */
  pending(): number;
  /** Occurrences whose count has arrived at the server, and requests made. */
  readonly traffic: { delivered: number; requests: number; bytesSaved: number };
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
  /** Remembers the hint of an event on its way to the transport. */
  hint(event: Event, hint: EventHint): void;
  attach(client: Client): void;
  /** A neighbour has sent a payload of this group. */
  noteSent(sent: Group & { event_id?: string | undefined }): void;
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

/**
 * @param url where the link posts to, when known.
 * @param recordDrop the SDK's own books of what was dropped, until a client is attached.
 */
export function createEngine(
  options: ResolvedWinnowOptions,
  transport: Pick<Transport, "send" | "flush">,
  url: string | undefined,
  producer: string,
  host: Platform,
  recordDrop?: Client["recordDroppedEvent"],
): Engine {
  /** Runs what nobody waits for: a failure in it must not reach the app. */
  const guarded = (work: () => void) => () => {
    try {
      work();
    } catch (failure) {
      engine.failed(failure);
    }
  };
  const platform: Platform = { ...host, later: (callback, delay) => host.later(guarded(callback), delay) };
  const ledger = createLedger();
  const flights = createFlights();
  const folder = createFolder(options.fold, platform);
  const parked = createFolder({ ...options.fold, maxGroups: 10_000 }, platform);
  const traffic = { delivered: 0, requests: 0 };
  let record = recordDrop;
  let tell: (occurrence: Occurrence) => void = () => {};
  let lostNow = false;
  let complained = false;
  let ending = false;

  const limits = createLimits(platform);
  const link: Link = {
    send(envelope) {
      traffic.requests++;
      lostNow = false;
      const answer = transport.send(envelope);
      // The inner transport kept it to itself, so the server does not have it.
      const kept = lostNow;
      return answer.then((response) => {
        limits.learn(response ?? {});
        return kept ? { statusCode: LOST_INSIDE } : (response ?? {});
      });
    },
    flush: (timeout) => transport.flush(timeout),
  };
  let store: Store | undefined;
  const post = createPost(
    link,
    limits,
    platform,
    () => store,
    (failure) => engine.failed(failure),
  );
  const privacy = createPrivacy(options.scrub);
  const passThrough = createPassThrough({ link, limits, record: (...loss) => record?.(...loss) });

  const onDelivered = (count: number) => {
    traffic.delivered += count;
  };
  /** Sentry's own statistics count what a client keeps back; a receiver gets the tally instead. */
  const onHold = () => {
    if (!upstream.timed) record?.("event_processor", "error");
  };
  const onFold = () => {
    timetable.wake();
  };
  const refuse = () => (post.isOpen("error") ? undefined : "rate_limit");

  function chooseUpstream(key: string | undefined): Upstream {
    const receiver = options.upstream === "receiver" || (options.upstream === "auto" && isReceiver(url, key));
    const parts = { folder, post, ledger, platform, store: () => store, onDelivered };
    return receiver
      ? createReceiverUpstream({ ...parts, producer, spacing: options.fold.spacing })
      : createSentryUpstream({ ...parts, restsPerMinute: options.fold.payloadsPerMinute });
  }
  let upstream = chooseUpstream(undefined);

  function report(which: "due" | "all", last = false): void {
    for (const flight of flights.overdue(platform.elapsed())) {
      bookDrop(ledger, MISSING, 1);
      early.unlearn(flight, MISSING);
    }
    upstream.report(which, last);
    transactions?.report(which);
  }
  const timetable = createTimetable(
    platform,
    () => soonest(upstream.due(), transactions?.due()),
    () => report("due"),
  );
  const transactions = options.transactions?.({
    link,
    limits,
    platform,
    privacy,
    producer,
    spacing: options.fold.spacing,
    store: () => store,
    toReceiver: () => upstream.timed,
    passOn: passThrough.send,
    record: (...loss) => record?.(...loss),
    wake: () => timetable.wake(),
    failed: (failure) => engine.failed(failure),
  });

  const probes = Math.max(1, options.fold.ladder.first);
  const shared = { folder, ledger, platform, privacy, refuse, onHold, onFold };
  const early = createEarlyFold({ ...shared, parked, flights, probes });
  const gate = createGate({
    ...shared,
    options,
    early,
    post,
    upstream: () => upstream,
    onDelivered,
    onSent: (occurrence) => tell(occurrence),
  });

  const engine: Engine = {
    options,
    platform,
    ledger,
    flights,
    early,
    get traffic() {
      return { ...traffic, bytesSaved: Math.round(ledger.folded * gate.averageBytes) };
    },
    get transactions() {
      return transactions?.stats;
    },
    pending: () => flights.size + early.waiting() + gate.travelling,

    send(envelope) {
      const event = eventOf(envelope);
      if (event === undefined) return transactions?.send(envelope) ?? passThrough.send(envelope);
      const flight = flights.arrive(event.event_id);
      if (flight === undefined) ledger.captured++;
      // It was given up too soon.
      else if (flight.state === "missing") bookDrop(ledger, MISSING, -1);
      if (flight !== undefined) flight.state = "arrived";
      try {
        return gate.pass(flight, envelope, event);
      } catch (failure) {
        engine.failed(failure);
        if (flight !== undefined) early.unlearn(flight, "winnow_failed");
        ledger.sent++;
        return link.send(envelope);
      }
    },

    async flush(timeout, last = ending) {
      const started = platform.elapsed();
      const left = () => (timeout === undefined ? undefined : Math.max(1, timeout - (platform.elapsed() - started)));
      guarded(() => report("all", last))();
      const complete = await Promise.all([post.flush(left()), transactions?.flush(left())]);
      const flushed = await link.flush(left());
      return !complete.includes(false) && flushed;
    },

    ending() {
      ending = true;
    },

    dropped(flight, reason) {
      if (flight.state === "arrived" || flight.state === "dropped") return;
      if (flight.state === "missing") bookDrop(ledger, MISSING, -1);
      flights.abandon(flight);
      bookDrop(ledger, reason, 1);
      early.unlearn(flight, reason);
    },

    hint: gate.hint,

    attach(client) {
      record = client.recordDroppedEvent.bind(client);
      const dsn = client.getDsn();
      upstream = chooseUpstream(dsn?.publicKey);
      if (dsn === undefined) return;
      const project = [dsn.publicKey, dsn.host, dsn.port, dsn.path, dsn.projectId].join("-");
      store = platform.openStore?.(project, `${producer}-${platform.now().toString(36)}`, (key, envelope) => {
        // Left behind by an earlier process: its occurrences are in that one's books, not in these.
        const category = eventOf(envelope) === undefined ? "tally" : "error";
        post.submit({ category, key, envelope, settled: () => {} }, true);
      });
    },

    noteSent: folder.noteSent,

    onSent(listener) {
      tell = listener;
    },

    failed(failure) {
      if (complained) return;
      complained = true;
      debug.error("[winnow] Something went wrong inside; the event is sent as without Winnow.", failure);
    },

    lost(reason, category, count) {
      lostNow = true;
      // Errors, tallies and folded transactions are sent again or counted again, so they are not lost.
      if (category === "error" || category === undefined || (category as string).endsWith("tally")) return;
      if (!transactions?.covers(category)) record?.(reason, category, count);
    },

    keep: guarded(() => {
      upstream.keep();
      if (upstream.timed) transactions?.keep();
    }),
    recall: guarded(() => {
      post.recall();
      transactions?.recall();
    }),

    close() {
      timetable.stop();
      post.close();
      transactions?.close();
      early.abandon("closed");
      store?.close();
    },
  };
  return engine;
}

function soonest(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined || b === undefined ? (a ?? b) : Math.min(a, b);
}

/** The reason of captures that the SDK's pipeline neither delivered nor dropped in time. */
const MISSING = "lost_in_pipeline";
