import { randomBytes } from "node:crypto";
import { describe, expect, it } from "vitest";
import { issuesOf, type Served, serve, totalOf } from "./support/serve.ts";
import { useStorages } from "./support/storages.ts";

const NOW = Math.floor(Date.now() / 1000);

/** One delivery: an envelope that can be sent again byte for byte, and how many occurrences it stands for. */
type Delivery = { body: string; count: number };

const hex = (bytes: number) => randomBytes(bytes).toString("hex");

function eventDelivery(i: number): Delivery {
  const id = hex(16);
  const event = {
    event_id: id,
    timestamp: NOW,
    platform: "node",
    level: "error",
    exception: { values: [{ type: `Kind${i % 5}Error`, value: "it broke" }] },
  };
  return { body: `${JSON.stringify({ event_id: id })}\n{"type":"event"}\n${JSON.stringify(event)}`, count: 1 };
}

function tallyDelivery(i: number): Delivery {
  const count = 1 + (i % 900);
  const batch = {
    id: `0197${hex(2)}-${hex(2)}-7${hex(2).slice(1)}-8${hex(2).slice(1)}-${hex(6)}`,
    producer: "5f3c1c52-9d5b-4a06-8f5b-1f3f0a9f0c11",
    tallies: [
      {
        fingerprint: `1.${(i % 5).toString(16).repeat(32)}`,
        count,
        first_seen: NOW,
        last_seen: NOW,
        minutes: [[Math.floor(NOW / 60), count]],
        title: `Folded${i % 5}`,
        level: "error",
        platform: "node",
      },
    ],
  };
  const header = { type: "tally", content_type: "application/vnd.winnow.tally.v1+json", item_count: 1 };
  return { body: `{}\n${JSON.stringify(header)}\n${JSON.stringify(batch)}`, count };
}

/** Sends one delivery; `false` when there was no answer, or none that acknowledges it. */
async function deliver(served: Served, { body }: Delivery): Promise<boolean> {
  const dsn = new URL(served.dsn);
  try {
    const response = await fetch(`${served.url}/api${dsn.pathname}/envelope/?sentry_key=${dsn.username}`, {
      method: "POST",
      body,
    });
    await response.arrayBuffer();
    return response.ok;
  } catch {
    return false;
  }
}

/** Sends all deliveries over eight connections; gives those that were acknowledged. */
async function deliverAll(
  served: Served,
  deliveries: readonly Delivery[],
  onAnswer: (answered: number) => void = () => {},
) {
  const waiting = [...deliveries];
  const acknowledged: Delivery[] = [];
  const worker = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      if (await deliver(served, next)) acknowledged.push(next);
      onAnswer(acknowledged.length);
    }
  };
  await Promise.all(Array.from({ length: 8 }, worker));
  return acknowledged;
}

const sum = (deliveries: readonly Delivery[]) => deliveries.reduce((total, { count }) => total + count, 0);

describe.each(useStorages())("a receiver on $on that is killed in the middle of ingest", ({ args }) => {
  it("has everything it acknowledged, and counts nothing twice when all is sent again", async () => {
    const deliveries = Array.from({ length: 600 }, (_, i) => (i % 3 === 0 ? tallyDelivery(i) : eventDelivery(i)));
    const first = await serve(...args());
    let killed: Promise<unknown> | undefined;
    const acknowledged = await deliverAll(first, deliveries, (answered) => {
      if (answered >= 250) killed ??= first.kill("SIGKILL");
    });
    await killed;
    expect(acknowledged.length).toBeGreaterThanOrEqual(250);
    expect(acknowledged.length).toBeLessThan(deliveries.length);

    const second = await serve(...args());
    const kept = totalOf(await issuesOf(second));
    expect(kept).toBeGreaterThanOrEqual(sum(acknowledged));
    expect(kept).toBeLessThanOrEqual(sum(deliveries));

    expect(await deliverAll(second, deliveries)).toHaveLength(deliveries.length);
    expect(totalOf(await issuesOf(second))).toBe(sum(deliveries));
    expect(await second.kill("SIGTERM")).toBe(0);

    const third = await serve(...args());
    expect(totalOf(await issuesOf(third))).toBe(sum(deliveries));
    expect(await third.kill("SIGTERM")).toBe(0);
  });
});
