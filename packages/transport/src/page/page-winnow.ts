import type { Client, DataCategory, EventDropReason, Transport } from "@sentry/core";
import type { ResolvedWinnowOptions } from "../options.ts";
import type { OpenPageTransactions } from "../transactions/page-transactions.ts";
import { isReceiver } from "../upstream.ts";
import type { Winnow } from "../winnow.ts";
import { attachPage } from "./page-capture.ts";
import { newId } from "./page-id.ts";
import type { leaveWithThePage } from "./page-lifecycle.ts";
import { isLimited, transmit } from "./page-post.ts";
import { flush, passOn, send } from "./page-send.ts";
import { type Books, clean, guard, type PageHint, type PageState } from "./page-state.ts";
import { report } from "./page-upstream.ts";

export function createPageWinnow(
  options: ResolvedWinnowOptions,
  lifecycle: typeof leaveWithThePage,
): Winnow & { lost: Client["recordDroppedEvent"] } {
  const producer = newId();
  const pages = new WeakMap<Transport, PageState>();
  const { payloadsPerMinute: tokens } = options.fold;
  const books: Books = {
    captured: 0,
    sent: 0,
    folded: 0,
    delivered: 0,
    requests: 0,
    dropped: {},
    weighed: 0,
    weight: 0,
  };
  let latest: PageState | undefined;

  const isTold = (url: string | undefined, key?: string) =>
    options.upstream === "auto" ? isReceiver(url, key) : options.upstream === "receiver";

  /** Puts the fold in front of a transport, in the methods of `target`. */
  function adopt(inner: Transport, target: Transport, url?: string): PageState {
    const page: PageState = {
      options,
      books,
      producer,
      inner: { send: inner.send.bind(inner), flush: inner.flush.bind(inner) },
      undo: Object.assign.bind(0, target, { send: inner.send, flush: inner.flush }),
      receiver: isTold(url),
      groups: new Map(),
      leaving: [],
      bucket: { tokens, filledAt: 0 },
      rests: { tokens, filledAt: 0 },
      keys: new Map(),
      early: options.earlyFold,
      hints: new WeakMap(),
      limits: {},
      parcels: [],
      active: 0,
      failures: 0,
      closedUntil: 0,
      watchers: [],
      sealed: 0,
      slim: new Map(),
      report: () => report(page),
    };
    const open = options.transactions as OpenPageTransactions | undefined;
    page.transactions = open?.(page, clean, isLimited, transmit, passOn, guard);
    target.send = ((envelope) => send(page, envelope)) as Transport["send"];
    target.flush = (timeout) => flush(page, timeout);
    pages.set(target, page);
    latest = page;
    return page;
  }

  /** The SDK's own transport has just dropped something. */
  function lost(reason: EventDropReason, category: DataCategory, count?: number): void {
    // An attachment that stays behind does not keep its event.
    if (category !== "attachment") books.lost = true;
    // Errors and tallies are sent again or counted again, so they are not lost.
    if (!/^(error|undefined|.*tally)$/.test(category) && !latest?.transactions?.covers(category))
      latest?.record?.(reason, category, count);
  }

  function install(client: Client): void {
    const transport = client.getTransport();
    if (!transport) return;
    const page = pages.get(transport) ?? adopt(transport, transport);
    const { host, projectId, publicKey } = client.getDsn() ?? {};
    page.record = client.recordDroppedEvent.bind(client);
    page.receiver ||= isTold(undefined, publicKey);
    const undo = [
      lifecycle(page, `${host}/${projectId}`),
      client.on("beforeSendEvent", (event, hint) => page.hints.set(event, hint as PageHint)),
      attachPage(page, client),
      page.undo,
      () => clearTimeout(page.timer),
      () => page.transactions?.close(),
    ];
    client.on("close", () => {
      for (const step of undo) guard(page, () => step?.());
    });
  }

  return {
    lost,
    transport: (makeTransport) => (transportOptions) => {
      const inner = makeTransport({ ...transportOptions, recordDroppedEvent: lost });
      const outer = { ...inner };
      return guard({}, () => adopt(inner, outer, transportOptions.url)) ? outer : inner;
    },
    integration: () => ({
      // The name is the slot: the SDK's own Dedupe would drop consecutive repeats without counting them.
      name: "Dedupe",
      setup: (client) => guard({}, () => install(client)),
    }),
    stats() {
      const { weight, weighed, lost: _lost, dropped, ...counted } = books;
      const gone = Object.values(dropped).reduce((sum, n) => sum + n, counted.sent + counted.folded);
      const transactions = latest?.transactions?.stats;
      const bytesSaved = Math.round((counted.folded * weight) / (weighed || 1));
      return {
        ...counted,
        dropped: { ...dropped },
        pending: counted.captured - gone,
        bytesSaved,
        ...(transactions && { transactions }),
      };
    },
  };
}
