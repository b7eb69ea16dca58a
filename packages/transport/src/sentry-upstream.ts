import { type Envelope, type Event, uuid4 } from "@sentry/core";
import { groupKey } from "@winnow/core";
import type { Tally } from "@winnow/envelope/wire";
import { withEvent } from "./event-item.ts";
import type { Folder } from "./folder.ts";
import { bookLost, type Ledger } from "./ledger.ts";
import type { Post, Verdict } from "./post.ts";
import { slimEvent } from "./slim-event.ts";
import type { Upstream } from "./upstream.ts";

/** Last payloads kept (slim, about 2 kB each), so that a count can leave when no further payload of its group does. */
const MAX_KEPT = 250;

type Parts = {
  folder: Folder;
  post: Post;
  ledger: Ledger;
  onDelivered: (count: number) => void;
};

/** Towards any other Sentry server: the folded count rides on the group's next payload, and the rest on its last known one. */
export function createSentryUpstream({ folder, post, ledger, onDelivered }: Parts): Upstream {
  const last = new Map<string, { header: Envelope[0]; event: Event }>();

  function remember(key: string, envelope: Envelope, event: Event): void {
    last.delete(key);
    last.set(key, { header: envelope[0], event: slimEvent(event) });
    if (last.size <= MAX_KEPT) return;
    for (const coldest of last.keys()) {
      last.delete(coldest);
      return;
    }
  }

  function sendRest(tally: Tally): boolean {
    const known = last.get(groupKey(tally));
    if (known === undefined) return false;
    const id = uuid4();
    const event: Event = {
      ...known.event,
      event_id: id,
      timestamp: tally.last_seen,
      contexts: { winnow: contextOf(tally, 0) },
    };
    const envelope = [{ ...known.header, event_id: id }, [[{ type: "event" }, event]]] as unknown as Envelope;
    const settled = (verdict: Verdict) => {
      if (verdict === "delivered") onDelivered(tally.count);
      else if (verdict === "unconfirmed") bookLost(ledger, verdict, tally.count);
      else folder.giveBackTallies([tally]);
    };
    post.submit({ category: "error", key: id, envelope, settled });
    return true;
  }

  return {
    timed: false,
    due: () => undefined,
    keep() {},
    folded(envelope, occurrence, payload) {
      // Refused while the server was away, and perhaps never seen again: something must be there to carry the count.
      if (!last.has(groupKey(occurrence))) remember(groupKey(occurrence), envelope, payload());
    },
    load(envelope, event, occurrence) {
      remember(groupKey(occurrence), envelope, event);
      const carried = folder.take(occurrence);
      if (carried === undefined) return { envelope, carried };
      const counted = { ...event, contexts: { ...event.contexts, winnow: contextOf(carried, 1) } };
      return { envelope: withEvent(envelope, counted), carried };
    },
    report(which) {
      if (which === "due") return;
      const unknown = folder.drain("all").filter((tally) => !sendRest(tally));
      if (unknown.length > 0) folder.giveBackTallies(unknown);
    },
  };
}

/** `count` includes the payload itself where it is an occurrence of its own. */
function contextOf(tally: Tally, self: 0 | 1): Record<string, number> {
  return { count: tally.count + self, first_seen: tally.first_seen, last_seen: tally.last_seen };
}
