import { type Envelope, type Event, uuid4 } from "@sentry/core";
import { groupKey } from "@winnow/core";
import type { Tally } from "@winnow/envelope/wire";
import { withEvent } from "./event-item.ts";
import type { Folder } from "./folder.ts";
import { bookLost, type Ledger } from "./ledger.ts";
import type { Platform } from "./platform.ts";
import type { Post, Verdict } from "./post.ts";
import { slimEvent } from "./slim-event.ts";
import type { Store } from "./store.ts";
import type { Upstream } from "./upstream.ts";

/** Last payloads kept (slim, about 2 kB each), so that a count can leave when no further payload of its group does. */
const MAX_KEPT = 250;

type Parts = {
  folder: Folder;
  post: Post;
  ledger: Ledger;
  platform: Platform;
  /** Events per minute that only carry counts. */
  restsPerMinute: number;
  store: () => Store | undefined;
  onDelivered: (count: number) => void;
};

/** Towards any other Sentry server: the folded count rides on the group's next payload, and the rest on its last known one. */
export function createSentryUpstream(parts: Parts): Upstream {
  const { folder, post, ledger, platform, restsPerMinute, store, onDelivered } = parts;
  const last = new Map<string, { header: Envelope[0]; event: Event }>();

  function remember(key: string, envelope: Envelope, event: Event): void {
    last.delete(key);
    try {
      last.set(key, { header: envelope[0], event: slimEvent(event) });
    } catch {
      // With `normalizeDepth: 0` an event may hold what is no JSON: then the next payload of its group carries the count.
    }
    if (last.size <= MAX_KEPT) return;
    for (const coldest of last.keys()) {
      last.delete(coldest);
      return;
    }
  }

  function envelopeOf(id: string, tally: Tally): Envelope | undefined {
    const known = last.get(groupKey(tally));
    if (known === undefined) return undefined;
    const event: Event = {
      ...known.event,
      event_id: id,
      timestamp: tally.last_seen,
      contexts: { winnow: contextOf(tally, 0) },
    };
    return [{ ...known.header, event_id: id }, [[{ type: "event" }, event]]] as unknown as Envelope;
  }

  const held = platform.holdRests?.({ folder, platform, store, envelopeOf });
  let minute = Number.NEGATIVE_INFINITY;
  let sent = 0;

  /** A function that is flushed after every call would send an event for each error after all. What waits goes with the next flush, and with the last one. */
  function mayGo(ending: boolean): boolean {
    const now = platform.elapsed();
    if (now - minute >= 60_000) {
      minute = now;
      sent = 0;
    }
    return sent++ < restsPerMinute || ending;
  }

  function sendRest(id: string, tally: Tally, ending: boolean): boolean {
    const envelope = envelopeOf(id, tally);
    if (envelope === undefined || !mayGo(ending)) return false;
    const settled = (verdict: Verdict) => {
      held?.settled(id);
      if (verdict === "delivered") onDelivered(tally.count);
      else if (verdict === "unconfirmed") bookLost(ledger, verdict, tally.count);
      else folder.giveBackTallies([tally]);
    };
    post.submit({ category: "error", key: id, envelope, settled });
    return true;
  }

  return {
    timed: false,
    due: () => held?.due(),
    keep: () => held?.keep(),
    folded(envelope, occurrence, payload) {
      // Refused while the server was away, and perhaps never seen again: something must be there to carry the count.
      if (!last.has(groupKey(occurrence))) remember(groupKey(occurrence), envelope, payload());
    },
    load(envelope, event, occurrence) {
      remember(groupKey(occurrence), envelope, event);
      const carried = (held ?? folder).take(occurrence);
      if (carried === undefined) return { envelope, carried };
      const counted = { ...event, contexts: { ...event.contexts, winnow: contextOf(carried, 1) } };
      const loaded = withEvent(envelope, counted);
      held?.ride(occurrence.event_id ?? "", loaded);
      return { envelope: loaded, carried };
    },
    report(which, ending = false) {
      if (which === "due") return held?.keep();
      const rests = held?.drain() ?? folder.drain("all").map((tally): [string, Tally] => [uuid4(), tally]);
      const waiting = rests.filter(([id, tally]) => !sendRest(id, tally, ending));
      for (const [id] of waiting) held?.settled(id);
      if (waiting.length > 0) folder.giveBackTallies(waiting.map(([, tally]) => tally));
    },
  };
}

/** `count` includes the payload itself where it is an occurrence of its own. */
function contextOf(tally: Tally, self: 0 | 1): Record<string, number> {
  return { count: tally.count + self, first_seen: tally.first_seen, last_seen: tally.last_seen };
}
