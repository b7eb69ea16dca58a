import { groupKey, mergeTallies } from "@winnow/core";
import type { Tally } from "@winnow/envelope/wire";
import type { Folder } from "./folder.ts";
import type { Platform } from "./platform.ts";
import type { Store } from "./store.ts";

/** With a store, counts wait in a batch that is on the disk already, under the id it will be sent with. */
export type HeldBatch = {
  /** When the batch is to be sent (ms since the epoch), if there is one. */
  due(): number | undefined;
  /** Takes what is counted into the batch, and the batch into the store, if there is one. */
  keep(): void;
  /** Sends the batch if it is time. @returns whether there is a store, so that nothing leaves in another way */
  report(which: "due" | "all"): boolean;
};

type Parts = {
  folder: Folder;
  platform: Platform;
  /** Milliseconds between two batches, doubling from `first` to `max`. */
  spacing: { first: number; max: number };
  store: () => Store | undefined;
  put: (store: Store, id: string, tallies: Tally[]) => void;
  send: (id: string, tallies: Tally[]) => void;
};

/** Opens the batch of one client; a runtime without a place that outlives the process carries none of this. */
export type HoldBatch = (parts: Parts) => HeldBatch;

export const holdBatch: HoldBatch = ({ folder, platform, spacing: wanted, store, put, send }) => {
  /** Tallies that have left the fold and not the process: one per group, merged. */
  let held = new Map<string, Tally>();
  let id = platform.newId();
  let spacing = wanted.first;
  let sendAt = 0;

  function begin(): void {
    held = new Map();
    id = platform.newId();
  }

  function keep(): void {
    const place = store();
    if (place === undefined) return;
    // Another process took us for dead and sends what was on the disk. It must not be sent again with more in it.
    if (held.size > 0 && !place.isOurs(id)) begin();
    const tallies = folder.drain("all");
    if (tallies.length === 0) return;
    if (held.size === 0) {
      const now = platform.now();
      if (now >= sendAt + spacing) spacing = wanted.first;
      sendAt = now + spacing;
    }
    for (const tally of tallies) {
      const key = groupKey(tally);
      held.set(key, mergeTallies(held.get(key), tally));
    }
    put(place, id, [...held.values()]);
  }

  function sendHeld(): void {
    const [sealedId, tallies] = [id, [...held.values()]];
    begin();
    send(sealedId, tallies);
  }

  return {
    due: () => (held.size > 0 ? sendAt : undefined),
    keep,
    report(which) {
      if (store() === undefined) return false;
      const wait = sendAt - platform.now();
      // Further away than the spacing means that the clock was set back.
      if (held.size === 0 || (which === "due" && wait > 0 && wait <= spacing)) return true;
      // A flush says nothing about how often to report: what the last one leaves must not wait a minute.
      if (which === "due") spacing = Math.min(spacing * 2, wanted.max);
      sendHeld();
      return true;
    },
  };
};
