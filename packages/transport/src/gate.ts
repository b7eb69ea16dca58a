import type { Envelope, Event, EventHint, TransportMakeRequestResponse } from "@sentry/core";
import type { FoldReason, Occurrence, UserLike } from "@winnow/core";
import { cleanEnvelope } from "./clean-envelope.ts";
import type { EarlyFold } from "./early-fold.ts";
import type { Traffic } from "./engine-contract.ts";
import { eventOf } from "./event-item.ts";
import type { Flight } from "./flights.ts";
import type { Folder } from "./folder.ts";
import { bookDrop, bookLost, type Ledger } from "./ledger.ts";
import { occurrenceOfEvent } from "./occurrence-of-event.ts";
import type { ResolvedWinnowOptions } from "./options.ts";
import type { Platform } from "./platform.ts";
import type { Post } from "./post.ts";
import type { Privacy } from "./privacy.ts";
import type { Upstream } from "./upstream.ts";

/** Decides about events that went through the SDK's whole pipeline: their payload passes, or they are counted. */
export type Gate = {
  pass(flight: Flight | undefined, envelope: Envelope, event: Event): PromiseLike<TransportMakeRequestResponse>;
  /** Remembers the hint of an event that is about to come, for the app's grouping function. */
  hint(event: Event, hint: EventHint): void;
  /** Payloads that were sent and have no answer yet. */
  readonly travelling: number;
};

type Parts = {
  options: ResolvedWinnowOptions;
  platform: Platform;
  privacy: Privacy;
  folder: Folder;
  early: EarlyFold;
  userOf: (user: UserLike | undefined) => string | undefined;
  post: Post;
  ledger: Ledger;
  traffic: Traffic;
  upstream: () => Upstream;
  refuse: () => FoldReason | undefined;
  onHold: () => void;
  onFold: () => void;
  onDelivered: (count: number) => void;
  onSent: (occurrence: Occurrence) => void;
};

export function createGate(parts: Parts): Gate {
  const { options, platform, privacy, folder, early, post, ledger, traffic, upstream, onDelivered } = parts;
  const hints = new WeakMap<Event, EventHint>();
  let travelling = 0;
  let weighed = 0;

  function decide(flight: Flight | undefined, occurrence: Occurrence, event: Event): FoldReason | undefined {
    const admitted = flight?.admitted?.fingerprint === occurrence.fingerprint;
    const reason = admitted ? undefined : folder.decide(occurrence, parts.refuse());
    if (reason !== undefined) return reason;
    if (options.sample(event, platform.random())) return undefined;
    folder.giveBack(occurrence);
    return "sample";
  }

  /** Few payloads pass, so weighing each is cheap. */
  function weigh(event: Event): void {
    weighed++;
    try {
      traffic.averageBytes += (JSON.stringify(event).length - traffic.averageBytes) / weighed;
    } catch {
      // With `normalizeDepth: 0` an event may hold what is no JSON. The SDK can send it all the same.
    }
  }

  function dispatch(envelope: Envelope, event: Event, occurrence: Occurrence): Promise<TransportMakeRequestResponse> {
    const clean = cleanEnvelope(envelope, privacy);
    const payload = eventOf(clean) ?? event;
    weigh(payload);
    const loaded = upstream().load(clean, payload, occurrence);
    parts.onSent(occurrence);
    travelling++;
    return post.submit({
      category: "error",
      key: occurrence.event_id ?? "",
      envelope: loaded.envelope,
      settled(verdict) {
        travelling--;
        if (verdict === "delivered") {
          ledger.sent++;
          onDelivered(loaded.carried?.count ?? 0);
          return;
        }
        if (verdict === "unconfirmed") {
          bookDrop(ledger, verdict, 1);
          if (loaded.carried !== undefined) bookLost(ledger, verdict, loaded.carried.count);
          return;
        }
        ledger.folded++;
        folder.giveBack(occurrence);
        if (loaded.carried !== undefined) folder.giveBackTallies([loaded.carried]);
        parts.onFold();
      },
    });
  }

  return {
    pass(flight, envelope, event) {
      // A receiver finds the group by itself, and would take a fingerprint in the event for one of the app's.
      const setsFingerprint = options.setFingerprint && !upstream().timed;
      const occurrence = occurrenceOfEvent(
        event,
        hints.get(event) ?? {},
        { options, privacy, platform, userOf: parts.userOf },
        setsFingerprint,
      );
      if (flight !== undefined) early.learn(flight, occurrence);
      if (decide(flight, occurrence, event) === undefined) return dispatch(envelope, event, occurrence);
      ledger.folded++;
      parts.onHold();
      parts.onFold();
      upstream().folded(envelope, occurrence, () => privacy.payload(event));
      return Promise.resolve({});
    },
    hint(event, hint) {
      if (options.fingerprint !== undefined) hints.set(event, hint);
    },
    get travelling() {
      return travelling;
    },
  };
}
