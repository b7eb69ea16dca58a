import { type FoldReason, hashUser, type Occurrence } from "@winnow/core";
import type { Tally } from "@winnow/envelope/wire";
import type { Flight, Flights } from "./flights.ts";
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
  group: Occurrence | undefined;
  /** User code dropped one such capture. */
  dropped: boolean;
  /** The same key led to different fates: its captures always take the whole way. */
  mixed: boolean;
};

/** Raw keys remembered at once; the oldest is forgotten first. */
const MAX_KEYS = 2_000;
/** Beyond this many captures under way, a key is probed by one of them only: the SDK's own buffer holds 64. */
const FEW_FLIGHTS = 24;

/** The fold before the SDK does its work. */
export type EarlyFold = {
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
  const users = new WeakMap<object, { id: string | undefined }>();
  let waiting = 0;

  function known(key: string): Known {
    let entry = keys.get(key);
    if (entry === undefined) {
      if (keys.size >= MAX_KEYS) forgetOldest();
      entry = { probes: 0, group: undefined, dropped: false, mixed: false };
      keys.set(key, entry);
    }
    return entry;
  }

  function forgetOldest(): void {
    for (const [key, entry] of keys) {
      if (entry.probes > 0) continue;
      keys.delete(key);
      return;
    }
  }

  function occurrenceOf(group: Occurrence, id: string | undefined, scope: ScopeFacts): Occurrence {
    return {
      ...group,
      event_id: id,
      timestamp: platform.now(),
      tags: privacy.tags(scope.tags),
      user: userOf(scope.user),
    };
  }

  function userOf(user: ScopeFacts["user"]): string | undefined {
    if (user === undefined) return undefined;
    let known = users.get(user);
    if (known === undefined) {
      known = { id: hashUser(user) };
      users.set(user, known);
    }
    return known.id;
  }

  function release(key: string): Tally | undefined {
    const tally = waiting === 0 ? undefined : parked.take({ fingerprint: key });
    waiting -= tally?.count ?? 0;
    return tally;
  }

  return {
    holds(flight, scope) {
      if (flight.key === undefined) return false;
      const entry = known(flight.key);
      if (entry.mixed) return false;
      if (entry.group !== undefined) {
        const occurrence = occurrenceOf(entry.group, flight.id, scope);
        if (folder.decide(occurrence, refuse()) !== undefined) {
          ledger.folded++;
          onHold();
          onFold();
          return true;
        }
        flight.admitted = occurrence;
        return false;
      }
      if (entry.probes < (flights.size > FEW_FLIGHTS ? 1 : probes)) {
        entry.probes++;
        return false;
      }
      waiting++;
      onHold();
      parked.decide(occurrenceOf({ ...UNKNOWN, fingerprint: flight.key }, undefined, scope), "repeat");
      return true;
    },

    learn(flight, occurrence) {
      if (flight.key === undefined) return;
      const entry = known(flight.key);
      entry.probes = Math.max(0, entry.probes - 1);
      if (entry.dropped || (entry.group !== undefined && !sameGroup(entry.group, occurrence))) entry.mixed = true;
      const { user: _user, tags: _tags, ...group } = occurrence;
      entry.group = group;
      const tally = release(flight.key);
      if (tally === undefined) return;
      const { fingerprint, release: version, environment, title, culprit, level, platform: kind, event_id } = group;
      const named = { fingerprint, release: version, environment, title, culprit, level, platform: kind, event_id };
      folder.giveBackTallies([{ ...tally, ...withoutUndefined(named) } as Tally]);
      ledger.folded += tally.count;
      onFold();
    },

    unlearn(flight, reason) {
      if (flight.key === undefined) return;
      const entry = known(flight.key);
      entry.probes = Math.max(0, entry.probes - 1);
      // The SDK's own random sampling says nothing about the error, and neither does a pipeline that takes for ever.
      if (reason === "sample_rate" || reason === "lost_in_pipeline") return;
      entry.dropped = true;
      if (entry.group !== undefined) entry.mixed = true;
      else if (entry.probes === 0) bookDrop(ledger, reason, release(flight.key)?.count ?? 0);
    },

    waiting: () => waiting,

    abandon(reason) {
      for (const tally of parked.drain("all")) bookDrop(ledger, reason, tally.count);
      waiting = 0;
    },
  };
}

const UNKNOWN: Occurrence = { fingerprint: "", title: "", level: "error", platform: "", timestamp: 0 };

function sameGroup(a: Occurrence, b: Occurrence): boolean {
  return a.fingerprint === b.fingerprint && a.release === b.release && a.environment === b.environment;
}

function withoutUndefined<T extends object>(value: T): Partial<T> {
  return Object.fromEntries(Object.entries(value).filter(([, part]) => part !== undefined)) as Partial<T>;
}
