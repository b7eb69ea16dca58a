import { debug, type Envelope, type TransportMakeRequestResponse } from "@sentry/core";
import { TALLY_CONTENT_TYPE, TALLY_ITEM_TYPE, type Tally, type TallyBatch } from "@winnow/envelope/wire";
import type { Folder } from "./folder.ts";
import { bookLost, type Ledger } from "./ledger.ts";
import { refusedOf } from "./limits.ts";
import type { Platform } from "./platform.ts";
import type { Post, Verdict } from "./post.ts";
import type { Store } from "./store.ts";
import type { Upstream } from "./upstream.ts";

/** More tallies than this go into a further batch; the receiver takes ten times as many. */
const MAX_TALLIES = 1_000;

type Parts = {
  folder: Folder;
  post: Post;
  ledger: Ledger;
  platform: Platform;
  producer: string;
  /** Milliseconds between two batches of a store, doubling from `first` to `max`. */
  spacing: { first: number; max: number };
  store: () => Store | undefined;
  onDelivered: (count: number) => void;
};

/** Towards a Winnow receiver: one envelope carries all due tallies, as a sealed batch that keeps its id through every retry. */
export function createReceiverUpstream(parts: Parts): Upstream {
  const { folder, post, ledger, platform, producer, onDelivered } = parts;
  /** Sealed batches without an answer. While there is one, counts go on merging instead of piling up as batches. */
  let sealed = 0;

  const envelopeOf = (id: string, tallies: Tally[]) => batchEnvelope({ id, producer, tallies }, platform.now());

  function send(id: string, tallies: Tally[]): void {
    const count = tallies.reduce((sum, tally) => sum + tally.count, 0);
    sealed++;
    debug.log(`[winnow] Reporting ${count} occurrences of ${tallies.length} groups as batch ${id}.`);
    const settled = (verdict: Verdict, response: TransportMakeRequestResponse) => {
      sealed--;
      if (verdict === "delivered") {
        const refused = Math.min(count, refusedOf(response));
        bookLost(ledger, "refused", refused);
        return onDelivered(count - refused);
      }
      if (verdict === "unconfirmed") return bookLost(ledger, verdict, count);
      // Nothing was counted there. A server that is busy gets it later; one that calls it malformed would do so forever.
      if (response.statusCode !== 400) return folder.giveBackTallies(tallies);
      bookLost(ledger, "refused", count);
    };
    post.submit({ category: "tally", key: id, envelope: envelopeOf(id, tallies), settled });
  }

  const held = platform.holdBatch?.({
    folder,
    platform,
    spacing: parts.spacing,
    store: parts.store,
    put: (store, id, tallies) => store.put(id, envelopeOf(id, tallies)),
    send,
  });

  return {
    timed: true,
    due: () => folder.due() ?? held?.due(),
    load: (envelope) => ({ envelope, carried: undefined }),
    folded() {},
    keep: () => held?.keep(),
    report(which) {
      held?.keep();
      if (which === "due" && (sealed > 0 || !post.isOpen("tally"))) return;
      if (held?.report(which)) return;
      const tallies = folder.drain(which);
      for (let at = 0; at < tallies.length; at += MAX_TALLIES)
        send(platform.newId(), tallies.slice(at, at + MAX_TALLIES));
    },
  };
}

function batchEnvelope(batch: TallyBatch, now: number): Envelope {
  const header = { type: TALLY_ITEM_TYPE, content_type: TALLY_CONTENT_TYPE, item_count: batch.tallies.length };
  // The SDK's types know Sentry's items only; its serialiser writes any object as JSON.
  return [{ sent_at: new Date(now).toISOString() }, [[header, batch]]] as unknown as Envelope;
}
