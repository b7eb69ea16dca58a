import type { Engine } from "./engine-contract.ts";
import { createOwing, LAST_WORDS } from "./owing.ts";
import type { Lifecycle } from "./winnow.ts";

/** What each engine had captured when it last was told that the process ends. */
const seen = new WeakMap<Engine, number>();

/** One listener for all clients: Node warns of a leak from the eleventh on. */
const owing = createOwing((any) => {
  const change = any ? "on" : "off";
  process[change]("beforeExit", leave);
  process[change]("exit", keep);
});

/**
 * What is counted leaves when the process has nothing more to do. SDK 9 and 10 say nothing then, and 11 only to its own parts. A request
 * made here wakes the process, and `beforeExit` comes again: once more only if something was captured meanwhile, or a dead server would
 * keep the process alive for ever. `process.exit()` leaves no time for a request, but for a file of the spool.
 */
export const leaveWithTheProcess: Lifecycle = owing.watch;

function leave(): void {
  for (const engine of [...owing.engines]) {
    const captured = engine.ledger.captured + (engine.transactions?.captured ?? 0);
    if (seen.get(engine) === captured) continue;
    seen.set(engine, captured);
    engine.flush(LAST_WORDS, true).then(undefined, engine.failed);
  }
}

function keep(): void {
  for (const engine of owing.engines) engine.keep();
}
