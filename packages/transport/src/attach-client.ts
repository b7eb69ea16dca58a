import { type Client, checkOrSetAlreadyCaught, type Event, type EventHint, type Scope } from "@sentry/core";
import { runContext } from "./capture-context.ts";
import type { Engine } from "./engine-contract.ts";
import type { Flight } from "./flights.ts";
import { patch } from "./patch.ts";
import { REJECTED, tracked } from "./pipeline-promises.ts";
import { rawKey, rawKeyOfEvent } from "./raw-key.ts";
import { readScopes, type ScopeFacts } from "./scopes.ts";
import { surroundingsOf } from "./surroundings.ts";

/** One call of `captureException`, `captureMessage` or `captureEvent`. They run synchronously up to the point that matters here. */
type Call = {
  scope: Scope | undefined;
  /** What the function that came as its context has done to the hint, and to `scope`. */
  hint: EventHint | undefined;
  /** What becomes of an event that came whole. */
  whole: Flight | undefined;
  flight: Flight | undefined;
  /** What was found out before the SDK's own method ran. */
  seen: Seen | undefined;
  /** It was folded: the SDK has nothing to do with it any more. */
  folded: boolean;
  /** Looks at the error where the SDK has not begun with it. */
  look: (() => Seen) | undefined;
};

/** A capture with what its scopes say, if that can be known. */
type Seen = { flight: Flight; scope: ScopeFacts | undefined };

function callOn(scope: Scope | undefined, hint?: EventHint): Call {
  return { scope, hint, whole: undefined, flight: undefined, seen: undefined, folded: false, look: undefined };
}

/** Bounds what is remembered of drops that nobody claims. */
const MAX_REASONS = 1_000;

type Patched = Pick<
  Client,
  | "captureException"
  | "captureMessage"
  | "captureEvent"
  | "eventFromException"
  | "eventFromMessage"
  | "recordDroppedEvent"
  | "close"
>;

/** A method of every client of SDK 9 to 11 that their types keep to themselves. */
type Inner = { _captureEvent(...args: unknown[]): PromiseLike<unknown> };

/**
 * Puts the fold before the SDK's work, by wrapping methods of this one client.
 *
 * @returns the function that takes the wrappers off again.
 */
export function attachClient(client: Client, engine: Engine): () => void {
  const { ledger, early, platform } = engine;
  engine.attach(client);
  const around = surroundingsOf(client, engine);
  /** Reasons of drops the SDK has booked and that no capture has claimed yet. */
  const reasons: string[] = [];
  let call: Call | undefined;

  const during = <T>(next: Call, work: () => T): T => {
    const outer = call;
    call = next;
    try {
      return work();
    } finally {
      call = outer;
    }
  };

  /** Finds out what a capture would be counted as. */
  function look(
    event: Event | undefined,
    hint: EventHint | undefined,
    id: string | undefined,
    keyOf: (scope: ScopeFacts) => string | undefined,
  ): Seen {
    const seen: Seen = { flight: { id, key: undefined, admitted: undefined, state: "flying" }, scope: undefined };
    try {
      if (engine.options.earlyFold) seen.scope = readScopes(client, call?.scope, call?.hint ?? hint, event);
      if (seen.scope !== undefined) seen.flight.key = keyOf(seen.scope);
    } catch (failure) {
      engine.failed(failure);
    }
    return seen;
  }

  /** What a function in the place of the context did, where it is worth knowing early. */
  function contextOf(hint: EventHint | undefined, current: Scope | undefined) {
    return engine.options.earlyFold ? runContext(hint, current) : undefined;
  }

  /** What `captureException` has found out about the error that the SDK begins with now. */
  function claimSeen(): Seen | undefined {
    const seen = call?.seen;
    if (call !== undefined) call.seen = undefined;
    return seen;
  }

  /** Counts a capture and decides whether the SDK shall go on with it. */
  function enter({ flight, scope }: Seen): Flight | undefined {
    ledger.captured++;
    if (call !== undefined) call.flight = flight;
    try {
      if (scope !== undefined && flight.admitted === undefined && early.holds(flight, scope)) {
        if (call !== undefined) call.folded = true;
        return undefined;
      }
    } catch (failure) {
      engine.failed(failure);
    }
    if (engine.begin(flight)) return flight;
    if (call !== undefined) call.folded = true;
    return undefined;
  }

  /**
   * Counts a repeat of a known error before the SDK's own method runs: the ids, the queue and the promises in there cost 8 % of a duplicate. All
   * others are decided where the SDK begins with the error, since it may refuse it before.
   */
  function repeats(seen: Seen, exception: unknown): boolean {
    try {
      // The SDK's method also keeps the session of a request.
      if (seen.scope === undefined || seen.scope.session || !early.repeats(seen.flight, seen.scope)) return false;
    } catch (failure) {
      engine.failed(failure);
      // It may have been counted by half: nobody is asked a second time.
      seen.scope = undefined;
      return false;
    }
    ledger.captured++;
    // So that a global handler does not capture it again.
    checkOrSetAlreadyCaught(exception);
    return true;
  }

  /**
   * The SDK's buffer is full: a capture of an error has not even begun, the event of a message never will.
   *
   * @returns whether the capture is counted all the same, because its kind is known.
   */
  function isCountedWithoutRoom(full: Call): boolean {
    if (full.folded) return true;
    const seen = full.flight === undefined ? (claimSeen() ?? full.look?.()) : undefined;
    const flight = full.flight ?? (seen && enter(seen));
    return flight === undefined || engine.overflowed(flight);
  }

  function settle(flight: Flight): void {
    if (flight.state === "arrived" || flight.state === "dropped") return;
    engine.dropped(flight, reasons.shift() ?? "internal_sdk_error");
  }

  /** Follows a capture to the end of the SDK's pipeline. An error with a getter that throws ends it at once. */
  function observed(flight: Flight, begin: () => PromiseLike<Event>): PromiseLike<Event> {
    return tracked(orSettled(flight, begin), () => settle(flight));
  }

  function orSettled<T>(flight: Flight, begin: () => T): T {
    try {
      return begin();
    } catch (failure) {
      settle(flight);
      throw failure;
    }
  }

  const undo = patch<Patched>(client, {
    captureException: (original) => (exception, given, current) => {
      const run = isCaught(exception) ? undefined : contextOf(given, current);
      const hint = run?.hint ?? given;
      const next = callOn(run?.scope ?? current, run?.seen);
      return during(next, () => {
        const id = hint?.event_id;
        next.look = () => look(undefined, hint, id, (facts) => rawKey(exception, hint, facts, around()));
        if (id !== undefined && !isCaught(exception)) {
          next.seen = next.look();
          if (repeats(next.seen, exception)) return id;
        }
        return original(exception, hint, current);
      });
    },

    captureMessage: (original) => (message, level, given, current) => {
      const run = contextOf(given, current);
      return during(callOn(run?.scope ?? current, run?.seen), () =>
        original(message, level, run?.hint ?? given, current),
      );
    },

    captureEvent: (original) => (event, given, current) => {
      if (event.type !== undefined || isCaught(given?.originalException)) return original(event, given, current);
      const run = contextOf(given, current);
      const hint = run?.hint ?? given;
      return during(callOn(run?.scope ?? current, run?.seen), () => {
        const id = event.event_id ?? hint?.event_id;
        const seen = look(event, hint, id, (scope) => {
          if (scope.session) return undefined;
          return rawKeyOfEvent(event, hint, scope, around(), platform.fingerprint);
        });
        const flight = enter(seen);
        if (flight === undefined) {
          // So that a global handler does not capture it again.
          checkOrSetAlreadyCaught(hint?.originalException);
          return id ?? "";
        }
        if (call !== undefined) call.whole = flight;
        return orSettled(flight, () => original(event, hint, current));
      });
    },

    eventFromException: (original) => (exception, hint) => {
      const seen =
        claimSeen() ?? look(undefined, hint, hint?.event_id, (scope) => rawKey(exception, hint, scope, around()));
      const flight = enter(seen);
      return flight === undefined ? REJECTED : observed(flight, () => original(exception, hint));
    },

    eventFromMessage: (original) => (message, level, hint) => {
      const seen = look(undefined, hint, hint?.event_id, (scope) => {
        scope.level ??= level;
        return rawKey(String(message), hint, scope, around());
      });
      const flight = enter(seen);
      return flight === undefined ? REJECTED : observed(flight, () => original(message, level, hint));
    },

    close: (original) => (timeout) => {
      engine.ending();
      return original(timeout);
    },

    recordDroppedEvent: (original) => (reason, category, count) => {
      const full = reason === "queue_overflow" ? call : undefined;
      if (full !== undefined && isCountedWithoutRoom(full)) return;
      original(reason, category, count);
      if (full === undefined && category === "error") {
        reasons.push(reason);
        if (reasons.length > MAX_REASONS) reasons.shift();
      }
    },
  });
  // Where an event that came whole begins its way: its promise tells of this one what became of it.
  const whole = patch(client as unknown as Inner, {
    _captureEvent:
      (original) =>
      (...args) => {
        const flight = call?.whole;
        if (call !== undefined) call.whole = undefined;
        const promise = original(...args);
        if (flight !== undefined)
          promise.then(
            () => settle(flight),
            () => settle(flight),
          );
        return promise;
      },
  });
  return () => {
    for (const restore of [...undo, ...whole]) restore();
  };
}

function isCaught(exception: unknown): boolean {
  try {
    return (exception as { __sentry_captured__?: boolean } | undefined | null)?.__sentry_captured__ === true;
  } catch {
    return false; // A proxy may throw whenever it is looked at.
  }
}
