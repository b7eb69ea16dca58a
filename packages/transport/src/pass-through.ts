import {
  type ClientReport,
  type DataCategory,
  type Envelope,
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

type Parts = {
  link: Link;
  limits: Limits;
  privacy: Privacy;
  /** The SDK's own books of what was dropped. */
  record: Engine["lost"];
};

export function createPassThrough({ link, limits, privacy, record }: Parts): PassThrough {
  /** A report that does not leave has left the SDK's books already: it goes back there, and into the next report. */
  function keep([{ type }, payload]: Item): boolean {
    if (type !== "client_report") return false;
    for (const { reason, category, quantity } of (payload as ClientReport).discarded_events)
      record(reason, category, quantity);
    return true;
  }

  function recordLimited([header, payload]: Item): void {
    const spans = (payload as { spans?: unknown[] } | null)?.spans;
    if (header.type === "transaction") record("ratelimit_backoff", "span", (spans?.length ?? 0) + 1);
    record("ratelimit_backoff", categoryOf(header.type), header.item_count ?? 1);
  }

  return {
    send(envelope) {
      const items = envelope[1] as Item[];
      const allowed = items.filter((item) => {
        if (!limits.limited(categoryOf(item[0].type))) return true;
        if (!keep(item)) recordLimited(item);
        return false;
      });
      if (allowed.length === 0) return Promise.resolve({});
      const clean = cleanEnvelope([envelope[0], allowed] as unknown as Envelope, privacy);
      return link.send(clean).then((response) => {
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
