import type { Engine } from "./engine-contract.ts";

/** Engines held at once because they have something to send. Beyond, the one that began first sends it now. */
const MOST = 100;
/** So many are not worth a look at whether they are done. */
const FEW = 10;
/** Milliseconds for an engine's last words. */
export const LAST_WORDS = 2_000;

/**
 * The engines that have something to send yet: counts that wait for the next payload, for a flush or for the end of the process, and payloads without an answer. They
 * are held here, because the app may have let go of their clients; all others go with those.
 */
export type Owing = {
  readonly engines: ReadonlySet<Engine>;
  /** Returns the undo. */
  watch(engine: Engine): () => void;
};

/** @param changed is told when the first one owes something, and when the last one is done. */
export function createOwing(changed: (any: boolean) => void = () => {}): Owing {
  const engines = new Set<Engine>();
  let look = FEW;

  function add(engine: Engine): void {
    if (engines.has(engine)) return;
    engines.add(engine);
    if (engines.size === 1) changed(true);
    if (engines.size > look) makeRoom();
  }

  function remove(engine: Engine): void {
    if (engines.delete(engine) && engines.size === 0) changed(false);
  }

  function makeRoom(): void {
    for (const engine of engines) if (!owes(engine)) remove(engine);
    for (const engine of engines) {
      if (engines.size <= MOST) break;
      remove(engine);
      // Under way, it is held by its requests; what does not arrive comes back here.
      engine.flush(LAST_WORDS, true).then(undefined, engine.failed);
    }
    look = Math.min(MOST, Math.max(FEW, 2 * engines.size));
  }

  return {
    engines,
    watch(engine) {
      engine.onOwing(() => add(engine));
      return () => {
        engine.onOwing(() => {});
        remove(engine);
      };
    },
  };
}

function owes({ pending, ledger, traffic, transactions }: Engine): boolean {
  if (pending() > 0 || ledger.folded > traffic.delivered) return true;
  return transactions !== undefined && (transactions.pending > 0 || transactions.folded > transactions.delivered);
}
