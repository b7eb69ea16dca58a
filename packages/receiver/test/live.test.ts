import { describeEachDatabase, usePostgres } from "@winnow/test-kit";
import { describe, expect, it, vi } from "vitest";
import type { Receiver } from "../src/index.ts";
import { eventEnvelope, makeEvent, startReceiver } from "./support/envelopes.ts";

type News = { ids: string[]; more: boolean };

/** A page that follows a project live; `next` gives what it is told next, keeping silent about silence. */
async function openPage(receiver: Receiver, token: string) {
  const ending = new AbortController();
  const response = await receiver.handle({
    method: "GET",
    path: "/api/0/projects/acme/web/live/",
    query: "",
    headers: { authorization: `Bearer ${token}` },
    signal: ending.signal,
  });
  expect(response.status).toBe(200);
  const stream = (response.body as AsyncIterable<string>)[Symbol.asyncIterator]();
  await stream.next();
  const next = async (): Promise<News> => {
    for (;;) {
      const { value, done } = await stream.next();
      if (done) throw new Error("the stream ended");
      const data = /^data: (.*)$/m.exec(String(value))?.[1];
      if (data) return JSON.parse(data);
    }
  };
  return { next, leave: () => ending.abort() };
}

describeEachDatabase("a page that follows live", (provide) => {
  it("hears which issues changed, and ends with the receiver", async () => {
    const { database, schema } = await provide();
    const { receiver, token, send, issues } = await startReceiver({ database, schema });
    const page = await openPage(receiver, token);
    await send(eventEnvelope(makeEvent("Live")));
    const [issue] = await issues();
    expect(await page.next()).toEqual({ ids: [issue?.id], more: false });
    const ended = expect(page.next()).rejects.toThrow("the stream ended");
    await receiver.close();
    await ended;
  });

  it("hears no more once the token is gone or limited, and goes on with one that is good", async () => {
    const { database, schema, rows } = await provide();
    const { receiver, token, send } = await startReceiver({ database, schema });
    const other = (await receiver.createToken({ scopes: ["event:read"] })).token;
    const [stays, goes] = [await openPage(receiver, token), await openPage(receiver, other)];
    await rows(`update "${schema}".token set scopes = '{project:read}' where scopes = '{event:read}'`);
    const ended = expect(goes.next()).rejects.toThrow("the stream ended");
    const heard = stays.next();
    const later = vi.spyOn(Date, "now").mockReturnValue(Date.now() + 31_000);
    try {
      await send(eventEnvelope(makeEvent("Live")));
      await ended;
      expect((await heard).ids).toHaveLength(1);
    } finally {
      later.mockRestore();
      await receiver.close();
    }
  });
});

// One process owns a PGlite, so the pages of all its receivers are its own.
describe("pages at several receivers on one Postgres", () => {
  const provide = usePostgres();

  it("hear what the others saved, also after the server of the database was killed", async () => {
    const { url = "", server } = await provide();
    const first = await startReceiver({ database: url });
    const second = await startReceiver({ database: url });
    const page = await openPage(second.receiver, second.token);
    // Until the connection listens nothing is heard: somebody saves until the page speaks.
    let heard = false;
    const news = page.next().finally(() => {
      heard = true;
    });
    let sent = 0;
    for (; !heard && sent < 300; sent++) {
      expect((await first.send(eventEnvelope(makeEvent("Elsewhere")))).status).toBe(200);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    const [issue] = await first.issues();
    expect(await news).toEqual({ ids: [issue?.id], more: false });
    expect(issue?.count).toBe(String(sent));

    await server?.kill();
    await server?.restart();
    // What was missed meanwhile is unknown: the page is told to look itself.
    for (let told = false; !told; ) told = (await page.next()).more;
    page.leave();
    await first.receiver.close();
    await second.receiver.close();
  });
});
