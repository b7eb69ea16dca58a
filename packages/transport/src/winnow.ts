import { type BaseTransportOptions, type Client, debug, type Integration, type Transport } from "@sentry/core";
import { attachClient } from "./attach-client.ts";
import { createEngine } from "./engine.ts";
import type { Engine } from "./engine-contract.ts";
import type { ResolvedWinnowOptions } from "./options.ts";
import type { Platform } from "./platform.ts";
import { type EngineList, listEngines, type WinnowStats } from "./stats.ts";

/** Winnow for the clients of one `Sentry.init` (or several: each client has a state of its own). */
export type Winnow = {
  /**
   * Decorates the creator of a transport, for `Sentry.init({ transport })`.
   *
   * @param makeTransport the creator that would be used without Winnow, for example `makeNodeTransport`. An offline transport belongs inside.
   */
  transport<O extends BaseTransportOptions>(makeTransport: (options: O) => Transport): (options: O) => Transport;
  /** The integration, for `Sentry.init({ integrations })`. It works on its own, too: then it decorates the client's transport in place. */
  integration(): Integration;
  /** What happened so far, over all clients. */
  stats(): WinnowStats;
};

/** What a runtime does around a client: when its process or page ends, what is counted must leave. Returns the undo. */
export type Lifecycle = (engine: Engine, project: string) => () => void;

/** The app goes on with the SDK as it would be without Winnow. */
function notInstalled(failure: unknown): void {
  debug.error("[winnow] This client could not be set up; it works as without Winnow.", failure);
}

/** Closed clients kept for what arrives late. */
const MAX_CLOSED = 10;

/** @param engines how they are listed: by default for as long as their clients are not closed. */
export function createWinnowOn(
  options: ResolvedWinnowOptions,
  platform: Platform,
  lifecycle: Lifecycle,
  engines: EngineList = listEngines(),
): Winnow & { lost: Engine["lost"] } {
  const producer = platform.newId();
  const closed: Engine[] = [];
  let latest: Engine | undefined;
  const byTransport = new WeakMap<Transport, Engine>();

  function engineFor(
    transport: Pick<Transport, "send" | "flush">,
    url: string | undefined,
    record?: Client["recordDroppedEvent"],
  ): Engine {
    const engine = createEngine(options, transport, url, producer, platform, record);
    latest = engine;
    engines.add(engine);
    return engine;
  }

  /** Decorates the transport of a client that was made without our decorator. */
  function adopt(transport: Transport): { engine: Engine; undo: () => void } {
    const { send, flush } = transport;
    const inner = { send: send.bind(transport), flush: flush.bind(transport) } as Transport;
    const engine = engineFor(inner, undefined);
    transport.send = engine.send as Transport["send"];
    transport.flush = engine.flush;
    byTransport.set(transport, engine);
    const undo = () => {
      transport.send = send;
      transport.flush = flush;
      byTransport.delete(transport);
    };
    return { engine, undo };
  }

  /** An app that makes a client for each request must not keep them all. */
  function retire(engine: Engine): void {
    closed.push(engine);
    const oldest = closed.length > MAX_CLOSED ? closed.shift() : undefined;
    if (oldest !== undefined) engines.retire(oldest);
  }

  function install(client: Client): void {
    const transport = client.getTransport();
    if (transport === undefined) return;
    const decorated = byTransport.get(transport);
    const { engine, undo } = decorated ? { engine: decorated, undo: () => {} } : adopt(transport);
    const detach = attachClient(client, engine);
    const unhook = client.on("beforeSendEvent", (event, hint) => engine.hint(event, hint ?? {}));
    const dsn = client.getDsn();
    const leave = lifecycle(engine, `${dsn?.host}/${dsn?.projectId}`);
    client.on("close", () => {
      for (const step of [leave, detach, unhook, undo, engine.close]) engine.guard(step);
      retire(engine);
    });
  }

  return {
    transport: (makeTransport) => (transportOptions) => {
      let engine: Engine | undefined;
      const inner = makeTransport({
        ...transportOptions,
        recordDroppedEvent: (...loss: Parameters<Engine["lost"]>) => engine?.lost(...loss),
      });
      try {
        engine = engineFor(inner, transportOptions.url, transportOptions.recordDroppedEvent);
      } catch (failure) {
        notInstalled(failure);
        return inner;
      }
      const outer = { ...inner, send: engine.send, flush: engine.flush } as Transport;
      byTransport.set(outer, engine);
      return outer;
    },
    // The name is the slot: the SDK's own Dedupe would drop consecutive repeats without counting them.
    integration: () => ({
      name: "Dedupe",
      setup: (client) => {
        try {
          install(client);
        } catch (failure) {
          notInstalled(failure);
        }
      },
    }),
    stats: engines.stats,
    lost: (...loss) => latest?.lost(...loss),
  };
}
