import type { Engine } from "./engine-contract.ts";
import { MISSING } from "./flights.ts";
import { bookDrop } from "./ledger.ts";
import { type Books, type EngineList, listEngines, sumStats, type WinnowStats } from "./stats.ts";

/**
 * Lists engines without holding them: an app may make a client for each request or tenant, let go of it and never close it. What was counted of it is
 * plain numbers, which stay. Who has something to send is held by whoever sees to it that it leaves.
 */
export function listEnginesWeakly(): EngineList {
  // Some runtimes at the edge have none.
  if (typeof FinalizationRegistry === "undefined") return listEngines();
  const listed = new Map<Books, WeakRef<Engine>>();
  const booksOf = new WeakMap<Engine, Books>();
  const registry = new FinalizationRegistry(bury);
  let past: WinnowStats | undefined;

  function bury(books: Books): void {
    if (!listed.delete(books)) return;
    writeOff(books);
    past = sumStats([{ ...books, pending: () => 0 }], past);
  }

  return {
    add(engine) {
      const { ledger, traffic, transactions } = engine;
      const books = { ledger, traffic, transactions };
      booksOf.set(engine, books);
      listed.set(books, new WeakRef(engine));
      registry.register(engine, books, engine);
    },
    retire(engine) {
      const books = booksOf.get(engine);
      if (books === undefined || !listed.delete(books)) return;
      registry.unregister(engine);
      past = sumStats([engine], past);
    },
    stats() {
      const engines: Engine[] = [];
      for (const [books, ref] of listed) {
        const engine = ref.deref();
        if (engine === undefined) bury(books);
        else engines.push(engine);
      }
      return sumStats(engines, past);
    },
  };
}

/** Captures in a pipeline that never ended went with it. */
function writeOff({ ledger, transactions }: Books): void {
  const { captured, sent, folded, dropped } = ledger;
  bookDrop(
    ledger,
    MISSING,
    Object.values(dropped).reduce((rest, count) => rest - count, captured - sent - folded),
  );
  if (transactions === undefined || transactions.pending === 0) return;
  transactions.dropped[MISSING] = (transactions.dropped[MISSING] ?? 0) + transactions.pending;
  transactions.pending = 0;
}
