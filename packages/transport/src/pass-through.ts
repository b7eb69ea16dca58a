import type { ClientReport, DataCategory, Envelope, TransportMakeRequestResponse } from "@sentry/core";
import { dataCategoryOf } from "@winnow/envelope/wire";
import type { Engine } from "./engine.ts";
import type { Limits } from "./limits.ts";
import type { Platform } from "./platform.ts";
import type { Link } from "./post.ts";

type Item = [{ type?: string; item_count?: number }, unknown];

/** What is not folded: sessions, check-ins, feedback, replays, logs, reports, as the SDK made them. */
export type PassThrough = {
  send(envelope: Envelope): PromiseLike<TransportMakeRequestResponse>;
  /** Sends the client reports that had to wait, if they may go now. */
  release(): void;
};

type Parts = {
  link: Link;
  limits: Limits;
  platform: Platform;
  /** The SDK's own books of what was dropped. */
  record: Engine["lost"];
};

export function createPassThrough({ link, limits, platform, record }: Parts): PassThrough {
  let held: { header: Envelope[0]; outcomes: Map<string, number> } | undefined;

  function isLimited(item: Item): boolean {
    return limits.limited(dataCategoryOf(item[0].type ?? ""));
  }

  function send(envelope: Envelope): PromiseLike<TransportMakeRequestResponse> {
    const items = envelope[1] as Item[];
    if (!items.some(isLimited)) return watchReport(envelope, link.send(envelope));
    const allowed: Item[] = [];
    for (const item of items) {
      if (!isLimited(item)) allowed.push(item);
      else if (isReport(item)) hold(envelope[0], item[1]);
      else recordLimited(item);
    }
    return allowed.length === 0 ? Promise.resolve({}) : link.send([envelope[0], allowed] as unknown as Envelope);
  }

  /** A report that the server refuses has left the SDK's books already: it is kept for later. */
  function watchReport(envelope: Envelope, answer: PromiseLike<TransportMakeRequestResponse>) {
    const report = (envelope[1] as Item[]).find(isReport);
    if (report === undefined) return answer;
    return answer.then((response) => {
      if (response.statusCode === 429) hold(envelope[0], report[1]);
      return response;
    });
  }

  function hold(header: Envelope[0], report: ClientReport): void {
    held ??= { header, outcomes: new Map() };
    for (const { reason, category, quantity } of report.discarded_events) {
      const key = `${reason}:${category}`;
      held.outcomes.set(key, (held.outcomes.get(key) ?? 0) + quantity);
    }
  }

  function recordLimited([header, payload]: Item): void {
    const spans = (payload as { spans?: unknown[] } | null)?.spans;
    if (header.type === "transaction") record("ratelimit_backoff", "span", (spans?.length ?? 0) + 1);
    record("ratelimit_backoff", dataCategoryOf(header.type ?? "") as DataCategory, header.item_count ?? 1);
  }

  return {
    send,
    release() {
      if (held === undefined || limits.limited("internal")) return;
      const { header, outcomes } = held;
      held = undefined;
      const discarded_events = [...outcomes].map(([key, quantity]) => {
        const [reason, category] = key.split(":");
        return { reason, category, quantity };
      });
      const report = { timestamp: platform.now() / 1_000, discarded_events };
      send([header, [[{ type: "client_report" }, report]]] as unknown as Envelope).then(undefined, () => {});
    },
  };
}

function isReport(item: Item): item is [{ type: "client_report" }, ClientReport] {
  return item[0].type === "client_report";
}
