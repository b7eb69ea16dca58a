import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { PGlite } from "@electric-sql/pglite";
import { createReceiver, type Receiver } from "@winnow/receiver";
import { openPglite } from "@winnow/test-kit/pglite";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const corpus = join(import.meta.dirname, "../packages/test-kit/corpus/events");
const files = readdirSync(corpus, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".json"));

let receiver: Receiver;
let database: PGlite;
let dsn: URL;
let token: string;

beforeAll(async () => {
  database = await openPglite();
  receiver = await createReceiver({ database });
  const project = await receiver.ensureProject({ project: "corpus" });
  dsn = new URL(receiver.dsn(project, "http://receiver.test"));
  token = (await receiver.createToken({ name: "test" })).token;
});

afterAll(async () => {
  await receiver?.close();
  await database?.close();
});

async function send(payload: string, eventId: string): Promise<Response> {
  const body = `${JSON.stringify({ event_id: eventId })}\n{"type":"event"}\n${payload}`;
  const url = `http://receiver.test/api${dsn.pathname}/envelope/?sentry_key=${dsn.username}`;
  return receiver.fetch(new Request(url, { method: "POST", body }));
}

async function counts(): Promise<number[]> {
  const counts: number[] = [];
  let next: string | undefined = "http://receiver.test/api/0/projects/default/corpus/issues/?query=&limit=100";
  while (next !== undefined) {
    const response: Response = await receiver.fetch(
      new Request(next, { headers: { authorization: `Bearer ${token}` } }),
    );
    expect(response.status).toBe(200);
    counts.push(...((await response.json()) as { count: string }[]).map(({ count }) => Number(count)));
    next = /<([^>]+)>; rel="next"; results="true"/.exec(response.headers.get("link") ?? "")?.[1];
  }
  return counts;
}

describe("the corpus of real events", () => {
  it("has events", () => {
    expect(files.length).toBeGreaterThan(100);
  });

  it("is accepted whole, and every event is counted in a listed issue", async () => {
    const refused: string[] = [];
    for (const [i, file] of files.entries()) {
      const id = (i + 1).toString(16).padStart(32, "0");
      // Payloads stand on one line in an envelope without lengths.
      const event = { ...(JSON.parse(readFileSync(join(corpus, file), "utf8")) as object), event_id: id };
      const response = await send(JSON.stringify(event), id);
      if (response.status !== 200) refused.push(`${file}: ${response.status} ${await response.text()}`);
    }
    expect(refused).toEqual([]);
    const shown = await counts();
    expect(shown.reduce((a, b) => a + b, 0)).toBe(files.length);
    expect(shown.length).toBeGreaterThan(50);
  });

  it("counts nothing twice when it is sent again", async () => {
    for (const [i, file] of files.entries()) {
      const id = (i + 1).toString(16).padStart(32, "0");
      await send(
        JSON.stringify({ ...(JSON.parse(readFileSync(join(corpus, file), "utf8")) as object), event_id: id }),
        id,
      );
    }
    expect((await counts()).reduce((a, b) => a + b, 0)).toBe(files.length);
  });
});
