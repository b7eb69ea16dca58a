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
import type { FoldReason, Group, Occurrence } from "@winnow/core";
import { createEarlyFold, type EarlyFold } from "./early-fold.ts";
import { eventOf, withEvent } from "./event-item.ts";
import { createFlights, type Flight, type Flights } from "./flights.ts";
import { createFolder } from "./folder.ts";
import { bookDrop, createLedger, type Ledger } from "./ledger.ts";
import { createLimits } from "./limits.ts";
import { occurrenceOfEvent } from "./occurrence-of-event.ts";
import type { ResolvedWinnowOptions } from "./options.ts";
import { createPassThrough } from "./pass-through.ts";
import type { Platform } from "./platform.ts";
import { createPost, type Link } from "./post.ts";
import { createPrivacy } from "./privacy.ts";
import { createReceiverUpstream } from "./receiver-upstream.ts";
import { createSentryUpstream } from "./sentry-upstream.ts";
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
  /** The transport's `send`. */
  send(envelope: Envelope): PromiseLike<TransportMakeRequestResponse>;
  /** The transport's `flush`: everything that is counted leaves. */
  flush(timeout?: number): PromiseLike<boolean>;
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
  close(): void;
};

/** @param url where the link posts to, when known. */
export function createEngine(
  options: ResolvedWinnowOptions,
  transport: Pick<Transport, "send" | "flush">,
  url: string | undefined,
  producer: string,
  platform: Platform,
): Engine {
  const ledger = createLedger();
  const flights = createFlights();
  const folder = createFolder(options.fold, platform);
  const parked = createFolder({ maxGroups: 10_000 }, platform);
  const traffic = { delivered: 0, requests: 0 };
  const hints = new WeakMap<Event, EventHint>();
  const link: Link = {
    send(envelope) {
      traffic.requests++;
      lostNow = false;
      const answer = transport.send(envelope);
      // The inner transport kept it to itself, so the server does not have it.
      const kept = lostNow;
      return answer.then((response) => {
        limits.learn(response ?? {}, platform.now());
        return kept ? LOST : (response ?? {});
      });
    },
    flush: (timeout) => transport.flush(timeout),
  };
  const limits = createLimits();
  const post = createPost(link, limits, platform);
  const privacy = createPrivacy(options.scrub);
  const passThrough = createPassThrough({ link, limits, platform, record: (...loss) => record?.(...loss) });
  const onDelivered = (count: number) => {
    traffic.delivered += count;
  };
  let record: Client["recordDroppedEvent"] | undefined;
  let tell: (occurrence: Occurrence) => void = () => {};
  let lostNow = false;
  let complained = false;
  let upstream = chooseUpstream(url, undefined);
  /** Payloads of occurrences that are sent and have no answer yet. */
  let travelling = 0;
  let weighed = 0;
  let averageBytes = 0;
  let cancelTimer: (() => void) | undefined;

  function chooseUpstream(address: string | undefined, key: string | undefined): Upstream {
    const receiver = options.upstream === "receiver" || (options.upstream === "auto" && isReceiver(address, key));
    const parts = { folder, post, ledger, platform, producer, onDelivered };
    return receiver ? createReceiverUpstream(parts) : createSentryUpstream(parts);
  }

  /** Sentry's own statistics count what a client keeps back; a receiver gets the tally instead. */
  function onHold(): void {
    if (!upstream.timed) record?.("event_processor", "error");
  }

  function onFold(): void {
    if (upstream.timed) schedule();
  }

  function schedule(): void {
    const due = cancelTimer === undefined ? folder.due() : undefined;
    if (due === undefined) return;
    // Neither a busy loop when an overflow is due at once, nor deaf to a group that becomes due before this one.
    const delay = Math.min(Math.max(due - platform.now(), SOONEST), LATEST);
    cancelTimer = platform.later(() => {
      cancelTimer = undefined;
      sweep();
      passThrough.release();
      upstream.report("due");
      schedule();
    }, delay);
  }

  function sweep(): void {
    for (const flight of flights.overdue(platform.now())) engine.dropped(flight, "lost_in_pipeline");
  }

  function refuse(): FoldReason | undefined {
    return post.isOpen("error") ? undefined : "rate_limit";
  }

  const early = createEarlyFold({
    folder,
    parked,
    ledger,
    flights,
    platform,
    privacy,
    probes: Math.max(1, options.fold.ladder.first),
    refuse,
    onHold,
    onFold,
  });

  /** Decides about an event that went through the whole pipeline. */
  function decide(flight: Flight | undefined, occurrence: Occurrence, event: Event): FoldReason | undefined {
    const admitted = flight?.admitted;
    const passed = admitted?.fingerprint === occurrence.fingerprint;
    const reason = passed ? undefined : folder.decide(occurrence, refuse());
    if (reason !== undefined) return reason;
    if (options.sample(event, platform.random())) return undefined;
    folder.giveBack(occurrence);
    return "sample";
  }

  /** Few payloads pass, so weighing each is cheap. */
  function measure(event: Event): void {
    weighed++;
    averageBytes += ((JSON.stringify(event)?.length ?? 0) - averageBytes) / weighed;
  }

  function dispatch(envelope: Envelope, event: Event, occurrence: Occurrence): Promise<TransportMakeRequestResponse> {
    const clean = privacy.payload(event);
    measure(clean);
    const loaded = upstream.load(clean === event ? envelope : withEvent(envelope, clean), clean, occurrence);
    travelling++;
    tell(occurrence);
    return post.submit({
      category: "error",
      envelope: loaded.envelope,
      settled(verdict) {
        travelling--;
        if (verdict === "delivered") {
          ledger.sent++;
          onDelivered(loaded.carried?.count ?? 0);
          return;
        }
        ledger.folded++;
        folder.giveBack(occurrence);
        if (loaded.carried !== undefined) folder.giveBackTallies([loaded.carried]);
        onFold();
      },
    });
  }

  function route(
    flight: Flight | undefined,
    envelope: Envelope,
    event: Event,
  ): PromiseLike<TransportMakeRequestResponse> {
    const occurrence = occurrenceOfEvent(event, hints.get(event) ?? {}, { options, privacy, platform });
    if (flight !== undefined) early.learn(flight, occurrence);
    if (decide(flight, occurrence, event) === undefined) return dispatch(envelope, event, occurrence);
    ledger.folded++;
    onHold();
    onFold();
    return Promise.resolve({});
  }

  const engine: Engine = {
    options,
    platform,
    ledger,
    flights,
    early,
    get traffic() {
      return { ...traffic, bytesSaved: Math.round(ledger.folded * averageBytes) };
    },
    pending: () => flights.size + early.waiting() + travelling,

    send(envelope) {
      const event = eventOf(envelope);
      if (event === undefined) return passThrough.send(envelope);
      const flight = flights.arrive(event.event_id);
      if (flight === undefined) ledger.captured++;
      try {
        return route(flight, envelope, event);
      } catch (failure) {
        engine.failed(failure);
        ledger.sent++;
        return link.send(envelope);
      }
    },

    async flush(timeout) {
      const started = platform.now();
      const left = () => (timeout === undefined ? undefined : Math.max(1, timeout - (platform.now() - started)));
      sweep();
      passThrough.release();
      upstream.report("all");
      const complete = await post.flush(left());
      const flushed = await link.flush(left());
      return complete && flushed;
    },

    dropped(flight, reason) {
      if (flight.state !== "flying") return;
      flights.abandon(flight);
      bookDrop(ledger, reason, 1);
      early.unlearn(flight, reason);
    },

    hint(event, hint) {
      if (options.fingerprint !== undefined) hints.set(event, hint);
    },

    attach(client) {
      record = client.recordDroppedEvent.bind(client);
      upstream = chooseUpstream(url, client.getDsn()?.publicKey);
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
      // Errors and tallies are sent again or counted again, so they are not lost.
      if (category !== "error" && category !== undefined && (category as string) !== "tally")
        record?.(reason, category, count);
    },

    close() {
      cancelTimer?.();
      post.close();
      sweep();
      early.abandon("closed");
    },
  };
  return engine;
}

/** Milliseconds between two looks at what is due. */
const SOONEST = 50;
const LATEST = 1_000;

/** What stands for an answer when the inner transport did not ask the server. */
const LOST: TransportMakeRequestResponse = { statusCode: 499 };
