import type { Envelope, Transport, TransportMakeRequestResponse } from "@sentry/core";
import { ServerRuntimeClient } from "@sentry/core/server";
import { defaultStackParser } from "@sentry/node";
import { describeEvent, fingerprint } from "@winnow/core";
import type { Tally, TallyBatch, TransactionTallyBatch } from "@winnow/envelope/wire";
import { vi } from "vitest";
import { resolveWinnowOptions, type WinnowOptions } from "../../src/options.ts";
import { type Platform, systemPlatform } from "../../src/platform.ts";
import type { Winnow } from "../../src/winnow.ts";
import { engine } from "./client.ts";

export const settle = () => new Promise((resolve) => setImmediate(resolve));

/** A clock that only moves when told, with its timers. */
export type FakeClock = Platform & {
  advance(ms: number): Promise<void>;
  step(ms: number): void;
  /** The runtime itself tells this time from now on: an engine that is given no platform has no other. Returns the undo. */
  install(): () => void;
};

export function createClock(): FakeClock {
  let wall = 1_795_000_000_000;
  let monotonic = 0;
  let seed = 1;
  let timers: { at: number; callback: () => void }[] = [];
  return {
    now: () => wall,
    elapsed: () => monotonic,
    random: () => {
      seed = (seed * 48_271) % 2_147_483_647;
      return seed / 2_147_483_647;
    },
    newId: systemPlatform.newId,
    bytes: systemPlatform.bytes,
    fingerprint,
    describe: describeEvent,
    requestsAtOnce: 3,
    later(callback, delay) {
      const timer = { at: monotonic + delay, callback };
      timers.push(timer);
      return () => {
        timers = timers.filter((other) => other !== timer);
      };
    },
    async advance(ms) {
      const end = monotonic + ms;
      for (;;) {
        const next = timers.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0];
        if (next === undefined) break;
        timers = timers.filter((timer) => timer !== next);
        wall += next.at - monotonic;
        monotonic = next.at;
        next.callback();
        await settle();
      }
      wall += end - monotonic;
      monotonic = end;
    },
    step(ms) {
      wall += ms;
    },
    install() {
      const spies = [
        vi.spyOn(Date, "now").mockImplementation(this.now),
        vi.spyOn(performance, "now").mockImplementation(this.elapsed),
        vi.spyOn(Math, "random").mockImplementation(this.random),
        vi
          .spyOn(globalThis, "setTimeout")
          .mockImplementation(((work: (...given: unknown[]) => void, delay = 0, ...given: unknown[]) =>
            this.later(() => work(...given), delay)) as never),
        vi.spyOn(globalThis, "clearTimeout").mockImplementation(((cancel: unknown) => {
          if (typeof cancel === "function") cancel();
        }) as never),
      ];
      return () => {
        for (const spy of spies) spy.mockRestore();
      };
    },
  };
}

export type Fate = "taken" | "lost on the way" | "taken, answer lost" | "429" | "503" | "413";

/** A server that counts each id once, and a network between it and the app. Requests wait until the model decides about them. */
export type FakeServer = {
  makeTransport: () => Transport;
  readonly waiting: number;
  decide(fate: Fate): void;
  total(): number;
  /** Transactions counted, in payloads and in tallies. */
  transactions(): number;
  readonly ids: Set<string>;
};

export function createServer(): FakeServer {
  const ids = new Set<string>();
  let total = 0;
  let transactions = 0;
  const waiting: {
    envelope: Envelope;
    resolve: (r: TransportMakeRequestResponse) => void;
    reject: (e: Error) => void;
  }[] = [];

  function take(envelope: Envelope): void {
    for (const [header, payload] of envelope[1] as [{ type: string }, Record<string, unknown>][]) {
      if (header.type === "event") {
        const { event_id, contexts } = payload as { event_id: string; contexts?: { winnow?: { count: number } } };
        if (!ids.has(event_id)) total += contexts?.winnow?.count ?? 1;
        ids.add(event_id);
      } else if (header.type === "tally") {
        const { id, tallies } = payload as unknown as TallyBatch;
        if (!ids.has(id)) total += tallies.reduce((sum: number, { count }: Tally) => sum + count, 0);
        ids.add(id);
      } else if (header.type === "transaction") {
        const { event_id } = payload as { event_id: string };
        if (!ids.has(event_id)) transactions++;
        ids.add(event_id);
      } else if (header.type === "transaction_tally") {
        const { id, transactions: tallies } = payload as unknown as TransactionTallyBatch;
        if (!ids.has(id)) transactions += tallies.reduce((sum, { count }) => sum + count, 0);
        ids.add(id);
      }
    }
  }

  return {
    makeTransport: () => ({
      send: (envelope) =>
        new Promise((resolve, reject) => {
          // What is on its way does not change any more.
          waiting.push({ envelope: structuredClone(envelope), resolve, reject });
        }),
      flush: () => Promise.resolve(true),
    }),
    get waiting() {
      return waiting.length;
    },
    decide(fate) {
      const request = waiting.shift();
      if (request === undefined) return;
      if (fate.startsWith("taken")) take(request.envelope);
      if (fate === "taken") request.resolve({ statusCode: 200 });
      else if (fate === "429")
        request.resolve({ statusCode: 429, headers: { "retry-after": "7", "x-sentry-rate-limits": null } });
      else if (fate === "503") request.resolve({ statusCode: 503 });
      else if (fate === "413") request.resolve({ statusCode: 413 });
      else request.reject(new Error("the network is gone"));
    },
    total: () => total,
    transactions: () => transactions,
    ids,
  };
}

/** A real client of the SDK whose pipeline waits until the model lets an event go on. */
export type App = {
  winnow: Winnow;
  capture(kind: number, user: string): void;
  /** Lets the oldest event in the pipeline go on, if there is one. */
  proceed(): boolean;
  flush(): PromiseLike<boolean>;
  close(): void;
};

const KINDS = ["order was not found", "page is out of range", "user has no name", "token has expired", "disk is full"];

/** @param drops kinds that the app's own code drops. */
export function startApp(
  server: FakeServer,
  clock: Platform,
  options: WinnowOptions,
  drops: ReadonlySet<number>,
  receiver: boolean,
): App {
  const held: (() => void)[] = [];
  const winnow = engine.create(resolveWinnowOptions(options), clock, () => () => {});
  const client = new ServerRuntimeClient({
    dsn: `http://${receiver ? `wn${"a".repeat(30)}` : "b".repeat(32)}@h/1`,
    integrations: [winnow.integration()],
    transport: winnow.transport(server.makeTransport),
    stackParser: defaultStackParser,
    beforeSend: (event) => (drops.has(Number(event.exception?.values?.[0]?.type?.at(-1))) ? null : event),
  });
  client.addEventProcessor((event) => new Promise((resolve) => held.push(() => resolve(event))));
  client.init();
  return {
    winnow,
    capture(kind, user) {
      const error = new Error(KINDS[kind]);
      error.name = `Kind${kind}`;
      client.captureException(error, { captureContext: { user: { id: user } } });
    },
    proceed() {
      const next = held.shift();
      next?.();
      return next !== undefined;
    },
    flush: () => client.getTransport()?.flush() ?? Promise.resolve(true),
    close: () => client.emit("close"),
  };
}
