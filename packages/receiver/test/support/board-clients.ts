import { type Running, requireAlive } from "./board-receivers.ts";
import { eventEnvelope, makeEvent, makeTally, tallyEnvelope } from "./envelopes.ts";

/** What clients of a scenario do, and how far they are. */
export type Load = {
  /** Of its way, 0 to 1. */
  progress(): number;
  /** Resolves when everything is acknowledged, with how often each kind of error was captured. */
  done: Promise<Map<string, number>>;
};

/** How a scenario wants its clients. */
export type LoadOptions = {
  /** The receivers, as they are now: some are killed and come back. */
  running: readonly Running[];
  /** The share of deliveries that is sent twice. */
  twice: number;
  /** By how many milliseconds clocks are wrong: half of the clients run ahead, half behind. */
  clockOff: number;
  /** Milliseconds by which clients in real time go on longer than usual, as something will be away for a while. */
  longer: number;
};

/** A kind of client. */
export type Client = { name: string; start(options: LoadOptions): Load };

type Delivery = { body: Uint8Array; counts: readonly (readonly [string, number])[] };

const KINDS = ["Cart", "Pay", "Login", "Search", "Image"];

/** Clients that send the bytes which a stock SDK, or the transport, would send: quick, for the short form of the board. */
export const quickClients = (deliveries: number): Client[] => [
  { name: "stock SDK", start: (options) => startSenders(events(deliveries, options.clockOff), options) },
  {
    name: "transport",
    start: (options) => startSenders(batches(Math.ceil(deliveries / 4), options.clockOff), options),
  },
];

function events(n: number, clockOff: number): Delivery[] {
  return Array.from({ length: n }, (_, i) => {
    const at = Date.now() + (i % 2 ? clockOff : -clockOff);
    const kind = KINDS[i % 5] ?? "";
    const event = makeEvent(kind, { timestamp: at / 1000, release: `app@${i % 3}`, tags: { i: i % 40 } });
    const header = { event_id: event.event_id, sent_at: new Date(at).toISOString() };
    const body = Buffer.from(`${JSON.stringify(header)}\n{"type":"event"}\n${JSON.stringify(event)}`);
    return {
      body: clockOff === 0 ? eventEnvelope(event) : body,
      counts: [[`${kind}Error: ${kind} failed`, 1]],
    };
  });
}

function batches(n: number, clockOff: number): Delivery[] {
  return Array.from({ length: n }, (_, i) => {
    const now = Math.floor((Date.now() + (i % 2 ? clockOff : -clockOff)) / 1000);
    const tallies = [1, 2, 3].map((k) =>
      makeTally(k + (i % 4), k * 7, { first_seen: now - 30, last_seen: now, minutes: [[Math.floor(now / 60), k * 7]] }),
    );
    return { body: tallyEnvelope(tallies), counts: tallies.map(({ title, count }) => [title, count] as const) };
  });
}

function startSenders(deliveries: readonly Delivery[], { running, twice }: LoadOptions): Load {
  const queue = deliveries.flatMap((delivery, i) => (i % 10 < twice * 10 ? [delivery, delivery] : [delivery]));
  let next = 0;
  let acknowledged = 0;
  const sender = async (): Promise<void> => {
    for (let i = next++; i < queue.length; i = next++) {
      await deliver(queue[i] as Delivery, () => running[i % running.length] as Running);
      acknowledged++;
    }
  };
  const captured = new Map<string, number>();
  for (const [title, n] of deliveries.flatMap(({ counts }) => counts))
    captured.set(title, (captured.get(title) ?? 0) + n);
  return {
    progress: () => acknowledged / queue.length,
    done: Promise.all(Array.from({ length: 24 }, sender)).then(() => captured),
  };
}

/** As any client with a spool: the same bytes again until somebody acknowledges them. */
async function deliver({ body }: Delivery, to: () => Running): Promise<void> {
  for (;;) {
    const running = to();
    requireAlive(running);
    try {
      const response = await fetch(`${running.url}/api/${running.id}/envelope/?sentry_key=${running.publicKey}`, {
        method: "POST",
        body: body as BodyInit,
        signal: AbortSignal.timeout(20_000),
      });
      await response.arrayBuffer();
      if (response.status === 200) return;
    } catch {
      // Killed in the middle: whether it was saved is unknown, and the id settles that.
    }
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}
