import { type Envelope, uuid4 } from "@sentry/core";
import { type Group, groupKey, mergeTallies } from "@winnow/core";
import type { Tally } from "@winnow/envelope/wire";
import type { Folder } from "./folder.ts";
import type { Platform } from "./platform.ts";
import type { Store } from "./store.ts";

/** With a store, counts on their way to a Sentry server lie on the disk, as the slim events that would carry them. */
export type HeldRests = {
  /** When what was counted is to be kept (ms since the epoch), if there is anything new. */
  due(): number | undefined;
  /** Takes what is counted to the disk. */
  keep(): void;
  /** Takes the count of one group, to ride on its next payload. */
  take(group: Group): Tally | undefined;
  /** The payload that carries it takes its place on the disk, until it is answered. */
  ride(key: string, envelope: Envelope): void;
  /** Everything, to be sent now under the ids it has on the disk. */
  drain(): [id: string, tally: Tally][];
  /** What was sent under this id is answered. */
  settled(id: string): void;
};

type Parts = {
  folder: Folder;
  platform: Platform;
  store: () => Store | undefined;
  /** The slim event that carries a count, if one can be made. */
  envelopeOf: (id: string, tally: Tally) => Envelope | undefined;
};

/** Opens what holds the counts of one client; a runtime without a place that outlives the process carries none of this. */
export type HoldRests = (parts: Parts) => HeldRests;

/** Milliseconds between two writes while something is being counted. */
const KEEP_EVERY = 1_000;

export const holdRests: HoldRests = ({ folder, platform, store, envelopeOf }) => {
  const waiting = new Map<string, { id: string; tally: Tally }>();
  const flying = new Map<string, Envelope>();
  const file = `rests-${platform.newId()}`;
  let keptAt = 0;

  function write(): void {
    const envelopes = [...flying.values()];
    for (const { id, tally } of waiting.values()) {
      const envelope = envelopeOf(id, tally);
      if (envelope !== undefined) envelopes.push(envelope);
    }
    const [first] = envelopes;
    if (first === undefined) store()?.remove(file);
    else store()?.put(file, together(first, envelopes));
  }

  /** Another process took us for dead and sends what was on the disk. It must not be sent again with more in it. */
  function giveUpWhatIsTaken(): void {
    if (waiting.size === 0 || store()?.isOurs(file) !== false) return;
    waiting.clear();
    store()?.remove(file);
  }

  function keep(): void {
    if (store() === undefined) return;
    keptAt = platform.now();
    giveUpWhatIsTaken();
    const tallies = folder.drain("all");
    let changed = false;
    for (const tally of tallies) {
      const key = groupKey(tally);
      const before = waiting.get(key);
      const id = before?.id ?? uuid4();
      if (envelopeOf(id, tally) === undefined) folder.giveBackTallies([tally]);
      else {
        waiting.set(key, { id, tally: mergeTallies(before?.tally, tally) });
        changed = true;
      }
    }
    if (changed) write();
  }

  return {
    due: () => (store() === undefined || folder.due() === undefined ? undefined : keptAt + KEEP_EVERY),
    keep,
    take(group) {
      giveUpWhatIsTaken();
      const key = groupKey(group);
      const held = waiting.get(key)?.tally;
      waiting.delete(key);
      const fresh = folder.take(group);
      return fresh === undefined ? held : mergeTallies(held, fresh);
    },
    ride(key, envelope) {
      if (store() === undefined) return;
      store()?.put(key, envelope);
      write();
    },
    drain() {
      const fresh = folder.drain("all").map((tally): [string, Tally] => [uuid4(), tally]);
      const rests = [...[...waiting.values()].map(({ id, tally }): [string, Tally] => [id, tally]), ...fresh];
      waiting.clear();
      if (store() === undefined) return rests;
      for (const [id, tally] of rests) {
        const envelope = envelopeOf(id, tally);
        if (envelope !== undefined) flying.set(id, envelope);
      }
      if (rests.length > 0) write();
      return rests;
    },
    settled(id) {
      // Together at the end of a round: a file per answer would be written two hundred times.
      if (flying.delete(id) && flying.size === 0) write();
    },
  };
};

/** One file for all: each of its events is a request of its own when it is found. */
function together([header]: Envelope, envelopes: readonly Envelope[]): Envelope {
  const { event_id: _id, ...shared } = header as { event_id?: string };
  return [shared, envelopes.flatMap((envelope) => envelope[1] as unknown[])] as unknown as Envelope;
}
