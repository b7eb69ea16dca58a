import {
  type ClientReport,
  type DataCategory,
  type Envelope,
  type EventDropReason,
  envelopeItemTypeToDataCategory,
  type TransportMakeRequestResponse,
} from "@sentry/core";
import { cleanEnvelope } from "./clean-envelope.ts";
import type { Engine } from "./engine-contract.ts";
import type { Limits } from "./limits.ts";
import type { Link } from "./link.ts";
import type { Privacy } from "./privacy.ts";

type Item = [{ type: string; item_count?: number }, unknown];

/** What is not folded: sessions, check-ins, feedback, replays, logs, reports, as the SDK made them but for the secrets in them. */
export type PassThrough = {
  send(envelope: Envelope): PromiseLike<TransportMakeRequestResponse>;
};

/** Requests of these under way at once: the SDK's own buffer, which would hold them, is left open. */
const MAX_UNDER_WAY = 1_024;

type Parts = {
  link: Link;
  limits: Limits;
  privacy: Privacy;
  /** The SDK's own books of what was dropped. */
  record: Engine["lost"];
};

export function createPassThrough({ link, limits, privacy, record }: Parts): PassThrough {
  let underWay = 0;

  /** A report that does not leave has left the SDK's books already: it goes back there, and into the next report. */
  function keep([{ type }, payload]: Item): boolean {
    if (type !== "client_report") return false;
    for (const { reason, category, quantity } of (payload as ClientReport).discarded_events)
      record(reason, category, quantity);
    return true;
  }

  function recordLost([header, payload]: Item, reason: EventDropReason): void {
    const spans = (payload as { spans?: unknown[] } | null)?.spans;
    if (header.type === "transaction") record(reason, "span", (spans?.length ?? 0) + 1);
    record(reason, categoryOf(header.type), header.item_count ?? 1);
  }

  function whyNot([{ type }]: Item): EventDropReason | undefined {
    if (limits.limited(categoryOf(type))) return "ratelimit_backoff";
    return underWay < MAX_UNDER_WAY ? undefined : "queue_overflow";
  }

  return {
    send(envelope) {
      const items = envelope[1] as Item[];
      const allowed = items.filter((item) => {
        const reason = whyNot(item);
        if (reason && !keep(item)) recordLost(item, reason);
        return !reason;
      });
      if (allowed.length === 0) return Promise.resolve({});
      const clean = cleanEnvelope([envelope[0], allowed] as unknown as Envelope, privacy);
      const answer = link.send(clean);
      underWay++;
      const over = () => {
        underWay--;
      };
      answer.then(over, over);
      return answer.then((response) => {
        if (response.statusCode === 429) for (const item of allowed) keep(item);
        return response;
      });
    },
  };
}

/** SDK 9 knows no category of items that it does not make. */
function categoryOf(type: string): DataCategory {
  return envelopeItemTypeToDataCategory(type as "event") ?? type;
}
