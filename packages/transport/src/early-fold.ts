import type { FoldReason, Occurrence, UserLike } from "@winnow/core";
import type { Tally } from "@winnow/envelope/wire";
import { type Flight, type Flights, MISSING } from "./flights.ts";
import type { Folder } from "./folder.ts";
import { bookDrop, type Ledger } from "./ledger.ts";
import type { Platform } from "./platform.ts";
import type { Privacy } from "./privacy.ts";
import type { ScopeFacts } from "./scopes.ts";

/** What is known of a raw key. */
type Known = {
  /** Captures under way that will tell which group the key leads to. */
  probes: number;
  /** The group, once an event went through the whole pipeline. */
  group: Named | undefined;
  /** User code dropped one such capture. */
  dropped: boolean;
  /** The same key led to different fates: its captures always take the whole way. */
  mixed: boolean;
  /** Occurrences that wait for the fate of a probe, and those whose probes went missing: they are booked as lost until one arrives after all. */
  waiting: number;
  missing: number;
};

/** What all occurrences of a group have in common. */
type Named = Omit<Occurrence, "timestamp" | "count" | "user" | "tags">;

/** Raw keys remembered at once; the oldest is forgotten first. */
const MAX_KEYS = 2_000;
/** Beyond this many captures under way, a key is probed by one of them only: the SDK's own buffer holds 64. */
const FEW_FLIGHTS = 24;

/** The fold before the SDK does its work. */
export type EarlyFold = {
  /** `true`: the occurrence is one of a known group, and is counted. Otherwise `holds` decides, unless the flight is admitted now. */
  repeats(flight: Flight, scope: ScopeFacts): boolean;
  /** `true`: the occurrence is counted, the SDK must not build its event. */
  holds(flight: Flight, scope: ScopeFacts): boolean;
  /** An event has reached the transport: now it is known where its raw key leads. */
  learn(flight: Flight, occurrence: Occurrence): void;
  /** A capture was dropped on its way. */
  unlearn(flight: Flight, reason: string): void;
  /** Occurrences that wait for the fate of the first one of their kind. */
  waiting(): number;
  /** Gives up waiting: what never got an answer is booked as dropped. */
  abandon(reason: string): void;
};

type Parts = {
  folder: Folder;
  /** Counts, under raw keys, what waits until its group is known. */
  parked: Folder;
  ledger: Ledger;
  flights: Flights;
  platform: Platform;
  /** How many captures of an unknown key may pass. */
  probes: number;
  privacy: Privacy;
  userOf: (user: UserLike | undefined) => string | undefined;
  /** Why no payload may leave now, if none may. */
  refuse: () => FoldReason | undefined;
  /** An occurrence stays behind; which group counts it may become clear later. */
  onHold: () => void;
  /** Something is there to be reported. */
  onFold: () => void;
};

export function createEarlyFold(parts: Parts): EarlyFold {
  const { folder, parked, ledger, flights, platform, privacy, probes, refuse, onHold, onFold } = parts;
  const keys = new Map<string, Known>();
  let waiting = 0;
  let missing = 0;

  function known(key: string): Known {
    let entry = keys.get(key);
    if (entry === undefined) {
      if (keys.size >= MAX_KEYS) forgetOldest();
      entry = { probes: 0, group: undefined, dropped: false, mixed: false, waiting: 0, missing: 0 };
      keys.set(key, entry);
    }
    return entry;
  }

  function forgetOldest(): void {
    for (const [key, entry] of keys) {
      if (entry.probes + entry.waiting > 0) continue;
      keys.delete(key);
      // Nobody will find them again: they stay lost.
      missing -= entry.missing;
      parked.take({ fingerprint: key });
      return;
    }
  }

  function occurrenceOf(group: Named, id: string | undefined, scope: ScopeFacts): Occurrence {
    return {
      ...group,
      event_id: id,
      timestamp: platform.now(),
      tags: privacy.tags(scope.tags),
      user: parts.userOf(scope.user),
    };
  }

  function folds(group: Named, flight: Flight, scope: ScopeFacts): boolean {
    const occurrence = occurrenceOf(group, flight.id, scope);
    if (folder.decide(occurrence, refuse()) === undefined) {
      flight.admitted = occurrence;
      return false;
    }
    ledger.folded++;
    onHold();
    onFold();
    return true;
  }

  function release(key: string, entry: Known): Tally | undefined {
    waiting -= entry.waiting;
    miss(-entry.missing);
    if (entry.waiting + entry.missing === 0) return undefined;
    entry.waiting = 0;
    entry.missing = 0;
    return parked.take({ fingerprint: key });
  }

  function miss(count: number): void {
    missing += count;
    bookDrop(ledger, MISSING, count);
  }

  return {
    repeats(flight, scope) {
      const entry = flight.key === undefined ? undefined : keys.get(flight.key);
      return entry?.group !== undefined && !entry.mixed && folds(entry.group, flight, scope);
    },

    holds(flight, scope) {
      if (flight.key === undefined) return false;
      const entry = known(flight.key);
      if (entry.mixed) return false;
      if (entry.group !== undefined) return folds(entry.group, flight, scope);
      if (entry.probes < (flights.size > FEW_FLIGHTS ? 1 : probes)) {
        entry.probes++;
        return false;
      }
      waiting++;
      entry.waiting++;
      onHold();
      parked.decide(occurrenceOf({ ...UNKNOWN, fingerprint: flight.key }, undefined, scope), "repeat");
      return true;
    },

    learn(flight, occurrence) {
      if (flight.key === undefined) return;
      const entry = known(flight.key);
      entry.probes = Math.max(0, entry.probes - 1);
      if (entry.dropped || (entry.group !== undefined && !sameGroup(entry.group, occurrence))) entry.mixed = true;
      const { user: _user, tags: _tags, timestamp: _time, count: _count, ...group } = occurrence;
      entry.group = group;
      const tally = release(flight.key, entry);
      if (tally === undefined) return;
      folder.giveBackTallies([{ ...tally, ...group }]);
      ledger.folded += tally.count;
      onFold();
    },

    unlearn(flight, reason) {
      if (flight.key === undefined) return;
      const entry = known(flight.key);
      entry.probes = Math.max(0, entry.probes - 1);
      // The SDK's own random sampling says nothing about the error, and neither does its full buffer.
      if (reason === "sample_rate" || reason === "queue_overflow") return;
      if (reason === MISSING) {
        // Neither does a pipeline that takes for ever; but who waits for the last of them has waited long enough.
        if (entry.probes > 0) return;
        miss(entry.waiting);
        waiting -= entry.waiting;
        entry.missing += entry.waiting;
        entry.waiting = 0;
        return;
      }
      entry.dropped = true;
      if (entry.group !== undefined) entry.mixed = true;
      else if (entry.probes === 0) bookDrop(ledger, reason, release(flight.key, entry)?.count ?? 0);
    },

    waiting: () => waiting,

    abandon(reason) {
      for (const tally of parked.drain("all")) bookDrop(ledger, reason, tally.count);
      waiting = 0;
      miss(-missing);
      keys.clear();
    },
  };
}

const UNKNOWN: Named = { fingerprint: "", title: "", level: "error", platform: "" };

function sameGroup(a: Named, b: Named): boolean {
  return a.fingerprint === b.fingerprint && a.release === b.release && a.environment === b.environment;
}
