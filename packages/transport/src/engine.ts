import type { Client, Envelope, Event, Transport } from "@sentry/core";
import type { Occurrence } from "@winnow/core";
import { cleanEnvelope } from "./clean-envelope.ts";
import { createEarlyFold } from "./early-fold.ts";
import type { Engine, Traffic } from "./engine-contract.ts";
import { eventOf } from "./event-item.ts";
import { createFlights, MISSING } from "./flights.ts";
import { createFolder } from "./folder.ts";
import { createGate } from "./gate.ts";
import { bookDrop, createLedger } from "./ledger.ts";
import { createLimits } from "./limits.ts";
import { observeLink } from "./link.ts";
import type { ResolvedWinnowOptions } from "./options.ts";
import { createPassThrough } from "./pass-through.ts";
import type { Platform } from "./platform.ts";
import { createPost } from "./post.ts";
import { createPrivacy } from "./privacy.ts";
import { createReceiverUpstream } from "./receiver-upstream.ts";
import { sayOnce } from "./say-once.ts";
import { createSentryUpstream } from "./sentry-upstream.ts";
import type { Store } from "./store.ts";
import { createTimetable, soonest } from "./timetable.ts";
import { isReceiver, type Upstream } from "./upstream.ts";
import { rememberUsers } from "./users.ts";

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
  const guard = (work: () => void) => {
    try {
      work();
    } catch (failure) {
      engine.failed(failure);
    }
  };
  const guarded = (work: () => void) => () => guard(work);
  const platform: Platform = { ...host, later: (callback, delay) => host.later(guarded(callback), delay) };
  const ledger = createLedger();
  const flights = createFlights();
  const folder = createFolder(options.fold, platform);
  const parked = createFolder({ ...options.fold, maxGroups: 10_000 }, platform);
  const traffic: Traffic = { delivered: 0, requests: 0, averageBytes: 0 };
  const onDelivered = (count: number) => {
    traffic.delivered += count;
  };
  let record = recordDrop;
  let tell: (occurrence: Occurrence) => void = () => {};
  let owe = () => {};
  let ending = false;

  const limits = createLimits(platform);
  const link = observeLink(transport, limits, traffic);
  let store: Store | undefined;
  const post = createPost(
    link,
    limits,
    platform,
    () => store,
    (failure) => engine.failed(failure),
  );
  const privacy = createPrivacy(options.scrub);
  const passThrough = createPassThrough({ link, limits, privacy, record: (...loss) => record?.(...loss) });

  /** Without a judgement of ours, but not without its secrets removed. */
  const sendUnjudged = (envelope: Envelope) => {
    let clean = envelope;
    guard(() => {
      clean = cleanEnvelope(envelope, privacy);
    });
    return link.send(clean);
  };

  /** Sentry's own statistics count what a client keeps back; a receiver gets the tally instead. */
  const onHold = () => {
    if (!upstream.timed) record?.("event_processor", "error");
  };
  const onFold = () => {
    owe();
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

  /** Gives up captures of which nothing was heard for too long. */
  function sweep(): void {
    for (const flight of flights.overdue(platform.elapsed())) {
      bookDrop(ledger, MISSING, 1);
      early.unlearn(flight, MISSING);
    }
  }

  function report(which: "due" | "all", last = false): void {
    sweep();
    upstream.report(which, last);
    transactions?.report(which);
    // A timer with nothing left to do would hold an engine whose client is gone for another second.
    if (which === "all") timetable.again();
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
    wake: onFold,
    failed: (failure) => engine.failed(failure),
  });

  const shared = { folder, ledger, platform, privacy, userOf: rememberUsers(), refuse, onHold, onFold };
  const early = createEarlyFold({ ...shared, parked, flights, probes: Math.max(1, options.fold.ladder.first) });
  const gate = createGate({
    ...shared,
    options,
    traffic,
    early,
    post,
    upstream: () => upstream,
    onDelivered,
    onSent: (occurrence) => guard(() => tell(occurrence)),
  });

  const engine: Engine = {
    options,
    platform,
    ledger,
    early,
    guard,
    traffic,
    get transactions() {
      return transactions?.stats;
    },
    pending() {
      guard(sweep);
      return flights.size + early.waiting() + gate.travelling;
    },

    begin(flight) {
      let room = true;
      guard(() => {
        sweep();
        room = !flights.full;
        if (room) flights.start(flight, platform.elapsed());
        else if (!engine.overflowed(flight)) record?.("queue_overflow", "error"); // As the SDK would say it of its own.
      });
      return room;
    },

    send(envelope) {
      let event: Event | undefined;
      try {
        owe();
        event = eventOf(envelope);
        if (event === undefined) return transactions?.send(envelope) ?? passThrough.send(envelope);
      } catch (failure) {
        engine.failed(failure);
        return sendUnjudged(envelope);
      }
      const flight = flights.arrive(event);
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
        return sendUnjudged(envelope);
      }
    },

    async flush(timeout, last = ending) {
      let left = () => timeout;
      let complete: unknown[] = [false];
      try {
        const ends = timeout === undefined ? undefined : platform.elapsed() + timeout;
        left = () => ends && Math.max(1, ends - platform.elapsed());
        guard(() => report("all", last));
        complete = await Promise.all([post.flush(left()), transactions?.flush(left())]);
      } catch (failure) {
        engine.failed(failure);
      }
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

    overflowed(flight) {
      const { admitted } = flight;
      if (admitted === undefined) {
        engine.dropped(flight, "queue_overflow");
        return false;
      }
      // Its payload was to pass.
      flights.abandon(flight);
      ledger.folded++;
      folder.giveBack(admitted);
      onHold();
      onFold();
      return true;
    },

    hint(event, hint) {
      flights.named(event, hint.event_id);
      gate.hint(event, hint);
    },

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
        owe();
      });
    },

    noteSent: folder.noteSent,

    onOwing(listener) {
      owe = listener;
    },

    onSent(listener) {
      tell = listener;
    },

    failed: sayOnce(),

    lost(reason, category, count) {
      // An attachment that stays behind does not keep its event.
      if (category !== "attachment") link.lost();
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
