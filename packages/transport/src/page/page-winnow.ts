import type { Client, DataCategory, EventDropReason, Transport } from "@sentry/core";
import type { ResolvedWinnowOptions } from "../options.ts";
import { patch } from "../patch.ts";
import type { OpenPageTransactions } from "../transactions/page-transactions.ts";
import { isReceiverKey } from "../upstream.ts";
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
  const { payloadsPerMinute: tokens, upstream } = options;
  const books: Books = {
    captured: 0,
    sent: 0,
    folded: 0,
    delivered: 0,
    requests: 0,
    dropped: {},
    weight: 0,
  };
  const producer = newId();
  let latest: PageState | undefined;

  /** The SDK's own transport has just dropped something. */
  function lost(reason: EventDropReason, category: DataCategory, count?: number): void {
    // An attachment that stays behind does not keep its event.
    if (category !== "attachment") books.lost = true;
    // Errors and tallies are sent again or counted again and reports go back to the books, so they are not lost.
    if (latest && !/^(error|internal|undefined|.*tally)$/.test(category) && !latest.transactions?.covers(category))
      latest.record(reason, category, count);
  }

  /** Puts the fold before the SDK's work, and in front of its transport. */
  function install(client: Client): void {
    const transport = client.getTransport();
    if (!transport) return;
    const publicKey = client.getDsn()?.publicKey;
    const page: PageState = {
      options,
      books,
      producer,
      inner: { send: transport.send.bind(transport), flush: transport.flush.bind(transport) },
      record: client.recordDroppedEvent.bind(client),
      receiver: upstream === "auto" ? isReceiverKey(publicKey) : upstream === "receiver",
      groups: new Map(),
      leaving: [],
      bucket: { tokens, filledAt: 0 },
      rests: { tokens, filledAt: 0 },
      keys: new Map(),
      early: options.earlyFold,
      hints: new WeakMap(),
      shut: {},
      parcels: [],
      active: 0,
      failures: 0,
      closedUntil: 0,
      watchers: [],
      sealed: 0,
      slim: new Map(),
      makeReport: () => report(page),
    };
    const open = options.transactions as OpenPageTransactions | undefined;
    page.transactions = open?.(page, clean, isLimited, transmit, passOn, guard);
    latest = page;
    const undo = [
      // First: one that does not let itself be wrapped leaves everything as it was.
      ...patch<Pick<Transport, "send" | "flush">>(transport, {
        send: () => (envelope) => send(page, envelope),
        flush: () => (timeout) => flush(page, timeout),
      }),
      lifecycle(page, publicKey),
      client.on("beforeSendEvent", (event, hint) => page.hints.set(event, hint as PageHint)),
      ...attachPage(page, client),
      () => clearTimeout(page.timer),
      () => page.transactions?.close(),
    ];
    client.on("close", () => {
      for (const step of undo) guard(page, step);
    });
  }

  return {
    lost,
    // The fold takes its place when the integration is set up: the client's key tells what stands behind it.
    transport: (makeTransport) => (transportOptions) =>
      makeTransport({ ...transportOptions, recordDroppedEvent: lost }),
    integration: () => ({
      // The name is the slot: the SDK's own Dedupe would drop consecutive repeats without counting them.
      name: "Dedupe",
      setup: (client) => guard({}, () => install(client)),
    }),
    stats() {
      const { weight, lost: _lost, dropped, ...counted } = books;
      const gone = Object.values(dropped).reduce((sum, n) => sum + n, counted.sent + counted.folded);
      return {
        ...counted,
        dropped: { ...dropped },
        pending: counted.captured - gone,
        bytesSaved: counted.folded * weight,
        transactions: latest?.transactions?.stats,
      };
    },
  };
}
