import { debug, type Envelope, type TransportMakeRequestResponse } from "@sentry/core";
import {
  addTransaction,
  addTransactionTally,
  createTransactionFold,
  type TimedTransaction,
  type TransactionFold,
  transactionTallies,
} from "@winnow/core";
import {
  TRANSACTION_TALLY_CONTENT_TYPE,
  TRANSACTION_TALLY_ITEM_TYPE,
  type TransactionTally,
} from "@winnow/envelope/wire";
import { refusedOf } from "../limits.ts";
import type { Post, Verdict } from "../post.ts";
import type { TransactionGate, TransactionParts, TransactionStats } from "./transaction-gate.ts";

/** Milliseconds between two writes to the store while transactions are being counted. */
const KEEP_EVERY = 1_000;

/** The counted transactions of one client on their way to a receiver, as sealed batches that keep their id through every retry. */
export type TransactionBatches = Pick<TransactionGate, "report" | "due" | "keep"> & {
  add(timed: TimedTransaction): void;
};

export function createTransactionBatches(
  { platform, producer, spacing: wanted, store, privacy, wake }: TransactionParts,
  post: Post,
  maxGroups: number,
  stats: TransactionStats,
): TransactionBatches {
  const empty = () => createTransactionFold(maxGroups);
  let fresh: TransactionFold = empty();
  /** What lies in the store, under the id it will be sent with. */
  let held: TransactionFold = empty();
  let heldId = platform.newId();
  let keptAt = 0;
  /** Sealed batches without an answer. While there is one, counts go on adding up instead of piling up as batches. */
  let sealed = 0;
  let spacing = wanted.first;
  let sendAt = 0;
  /** Names repeat, and cleaning one costs more than counting it. */
  const names = new Map<string, string>();

  function cleanName(name: string): string {
    let clean = names.get(name);
    if (clean === undefined) {
      if (names.size >= 2 * maxGroups) names.clear();
      clean = privacy.payload({ name }).name;
      names.set(name, clean);
    }
    return clean;
  }

  const pending = () => fresh.count + held.count;

  function begin(): void {
    if (pending() > 0) return;
    const now = platform.now();
    if (now >= sendAt + spacing) spacing = wanted.first;
    sendAt = now + spacing;
  }

  function add(timed: TimedTransaction): void {
    begin();
    addTransaction(fresh, { ...timed, transaction: cleanName(timed.transaction) });
    wake();
  }

  function keep(): void {
    const place = store();
    if (place === undefined) return;
    if (held.count > 0 && !place.isOurs(heldId)) {
      // Another process took us for dead and sends what was on the disk. It must not be sent again with more in it.
      held = empty();
      heldId = platform.newId();
    }
    if (fresh.count === 0) return;
    hold();
    keptAt = platform.now();
    place.put(heldId, envelopeOf(heldId, producer, transactionTallies(held), platform.now()));
  }

  function hold(): void {
    for (const tally of transactionTallies(fresh)) addTransactionTally(held, tally);
    fresh = empty();
  }

  function send(): void {
    hold();
    const { count } = held;
    const [id, tallies] = [heldId, transactionTallies(held)];
    held = empty();
    heldId = platform.newId();
    sealed++;
    debug.log(`[winnow] Reporting ${count} transactions of ${tallies.length} kinds as batch ${id}.`);
    const settled = (verdict: Verdict, response: TransportMakeRequestResponse) => {
      sealed--;
      if (verdict === "delivered") {
        const refused = Math.min(count, refusedOf(response));
        lose(stats, "refused", refused);
        stats.delivered += count - refused;
      } else if (verdict === "refused" && response.statusCode !== 400) giveBack(tallies);
      else lose(stats, verdict, count);
    };
    post.submit({ category: "tally", key: id, envelope: envelopeOf(id, producer, tallies, platform.now()), settled });
  }

  function giveBack(tallies: readonly TransactionTally[]): void {
    begin();
    for (const tally of tallies) addTransactionTally(fresh, tally);
    wake();
  }

  return {
    add,
    keep,
    due() {
      if (pending() === 0) return undefined;
      return store() === undefined ? sendAt : Math.min(sendAt, keptAt + KEEP_EVERY);
    },
    report(which) {
      keep();
      if (pending() === 0) return;
      if (which === "due") {
        const wait = sendAt - platform.now();
        // Further away than the spacing means that the clock was set back.
        if (sealed > 0 || (wait > 0 && wait <= spacing) || !post.isOpen("tally")) return;
        // A server that flushes after each request says nothing about how often to report: what its last flush leaves must not wait a minute.
        spacing = Math.min(spacing * 2, wanted.max);
      }
      send();
    },
  };
}

function lose(stats: TransactionStats, reason: string, count: number): void {
  if (count === 0) return;
  stats.folded -= count;
  stats.dropped[reason] = (stats.dropped[reason] ?? 0) + count;
}

function envelopeOf(id: string, producer: string, transactions: TransactionTally[], now: number): Envelope {
  const header = {
    type: TRANSACTION_TALLY_ITEM_TYPE,
    content_type: TRANSACTION_TALLY_CONTENT_TYPE,
    item_count: transactions.length,
  };
  // The SDK's types know Sentry's items only; its serialiser writes any object as JSON.
  const item = [header, { id, producer, transactions }];
  return [{ sent_at: new Date(now).toISOString() }, [item]] as unknown as Envelope;
}
