import type { Event } from "@sentry/core";
import type { Occurrence } from "@winnow/core";

/** A capture on its way through the SDK's pipeline. */
export type Flight = {
  /** The id its event will have. */
  id: string | undefined;
  /** The raw key it was captured under, when it has one. */
  key: string | undefined;
  /** The fold has already let this one pass, as this occurrence. */
  admitted: Occurrence | undefined;
  state: "flying" | "arrived" | "dropped" | "missing";
};

/** The reason of captures that the SDK's pipeline neither delivered nor dropped in time. */
export const MISSING = "lost_in_pipeline";

/** How long (ms) a capture may be under way before it counts as dropped by a pipeline that never said so. */
const PATIENCE = 30_000;

/** No more are under way at once; beyond, those that went missing before are forgotten. */
const MAX_KNOWN = 10_000;

/** The captures under way, found again in the transport by the id of their event. */
export type Flights = {
  readonly size: number;
  /** Each one under way may hold an event in the SDK's pipeline: one more must not begin. */
  readonly full: boolean;
  start(flight: Flight, now: number): void;
  /** An event leaves the pipeline. User code may have given it another id than it was captured under. */
  named(event: Event, id: string | undefined): void;
  /** The event has reached the transport; the flight's state says whether it was still expected. */
  arrive(event: Event): Flight | undefined;
  /** The capture will never reach the transport. */
  abandon(flight: Flight): void;
  /** Those that have been under way for too long. They go missing, but may still arrive. */
  overdue(now: number): Flight[];
};

export function createFlights(): Flights {
  const flying = new Map<Flight, number>();
  const byId = new Map<string, Flight>();
  const ids = new WeakMap<Event, string>();
  const forget = (flight: Flight) => {
    flying.delete(flight);
    if (flight.id !== undefined) byId.delete(flight.id);
  };
  const bound = () => {
    if (byId.size < MAX_KNOWN) return;
    for (const [id, { state }] of byId) if (state === "missing") byId.delete(id);
  };
  return {
    get size() {
      return flying.size;
    },
    get full() {
      return flying.size >= MAX_KNOWN;
    },
    start(flight, now) {
      bound();
      flying.set(flight, now + PATIENCE);
      if (flight.id !== undefined) byId.set(flight.id, flight);
    },
    named(event, id) {
      if (id !== undefined) ids.set(event, id);
    },
    arrive(event) {
      const id = ids.get(event) ?? event.event_id;
      const flight = id === undefined ? undefined : byId.get(id);
      if (flight === undefined) return undefined;
      forget(flight);
      return flight;
    },
    abandon(flight) {
      forget(flight);
      flight.state = "dropped";
    },
    overdue(now) {
      const late: Flight[] = [];
      for (const [flight, deadline] of flying) {
        // In order of their start, so the first that has time left is followed by others that have.
        if (deadline > now) break;
        flying.delete(flight);
        flight.state = "missing";
        late.push(flight);
      }
      return late;
    },
  };
}
