import { createHmac } from "node:crypto";
import { createServer, type IncomingHttpHeaders, type Server } from "node:http";
import { type AddressInfo, createServer as createTcpServer } from "node:net";
import { describeEachDatabase } from "@winnow/test-kit";
import { afterEach, describe, expect, it } from "vitest";
import { openDatabase } from "../src/database/open-database.ts";
import { inSchema } from "../src/database/schema.ts";
import { createReceiver, type NotificationMessage, type Receiver } from "../src/index.ts";
import { isQuiet, planFlush } from "../src/notify/plan-flush.ts";
import { isPrivateAddress, safePost } from "../src/notify/safe-request.ts";
import { watchNumbers } from "../src/notify/watch-numbers.ts";
import { startApi } from "./support/api.ts";

type Received = { headers: IncomingHttpHeaders; text: string; body: NotificationMessage };

/** Somebody who is told; `status` is what he answers. */
async function startListener() {
  const received: Received[] = [];
  const state = { status: 200, attempts: 0 };
  const server = createServer((request, response) => {
    let text = "";
    request.on("data", (piece) => (text += piece));
    request.on("end", () => {
      state.attempts++;
      response.writeHead(state.status).end("no");
      if (state.status === 200) received.push({ headers: request.headers, text, body: JSON.parse(text) });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`;
  return { server, url, received, state };
}

/** Waits for something that happens in its own time; a test that waits in vain says what it saw. */
async function eventually<T>(read: () => T | Promise<T>, fine: (value: T) => boolean, limit = 30_000): Promise<T> {
  const end = Date.now() + limit;
  for (;;) {
    const value = await read();
    if (fine(value)) return value;
    if (Date.now() > end) throw new Error(`in vain: ${JSON.stringify(value)}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

const notify = {
  allowPrivate: true,
  baseUrl: "https://errors.example.com/",
  retry: { first: 1, most: 1, attempts: 100 },
};
const RULES = "/projects/acme/web/notify-rules/";

describeEachDatabase("notification", (provide) => {
  let receiver: Receiver | undefined;
  let server: Server | undefined;
  afterEach(async () => {
    await receiver?.close();
    server?.closeAllConnections();
    await new Promise((resolve) => (server ? server.close(resolve) : resolve(undefined)));
  });

  it("tells a signed webhook of a new issue once, and keeps the history", async () => {
    const listener = await startListener();
    server = listener.server;
    const { receiver: own, api, crash } = await startApi(await provide(), { notify });
    receiver = own;
    const rule = { name: "All", events: [{ on: "new_issue" }], channel: { type: "webhook", url: listener.url } };
    const made = (await api("POST", RULES, "", rule)).json;
    expect(made.secret).toMatch(/^wns_/);
    expect(JSON.stringify((await api("GET", RULES)).json)).not.toContain(made.secret);
    for (let i = 0; i < 3; i++) await crash("Told");
    const [first] = await eventually(
      () => listener.received,
      (all) => all.length > 0,
    );
    expect(first?.body).toMatchObject({
      kind: "new_issue",
      total: 1,
      organization: "acme",
      project: { slug: "web" },
      news: [
        {
          kind: "new_issue",
          issue: { title: "ToldError: Told failed", url: expect.stringMatching(/^https:.*issues\/\d+$/) },
        },
      ],
    });
    const time = String(first?.headers["x-winnow-timestamp"]);
    const wanted = createHmac("sha256", made.secret).update(`${time}.${first?.text}`).digest("hex");
    expect(first?.headers["x-winnow-signature"]).toBe(`sha256=${wanted}`);
    const told = await eventually(
      async () => (await api("GET", "/projects/acme/web/notifications/")).json,
      (all) => all[0]?.status === "delivered",
    );
    expect(told).toMatchObject([{ id: first?.body.id, attempts: 1, rule: { name: "All" }, lastError: null }]);
    expect(listener.received).toHaveLength(1);
  });

  it("loses nothing while the other side is down and the receiver ends meanwhile, and repeats with the same id", async () => {
    const listener = await startListener();
    server = listener.server;
    listener.state.status = 500;
    const provided = await provide();
    const { receiver: first, api, crash } = await startApi(provided, { notify });
    const rule = {
      name: "All",
      events: [{ on: "new_issue" }],
      channel: { type: "webhook", url: listener.url },
      digest: { after: 100, seconds: 60 },
    };
    await api("POST", RULES, "", rule);
    for (const kind of ["A", "B", "C"]) await crash(kind);
    await eventually(
      () => listener.state.attempts,
      (n) => n >= 3,
    );
    await crash("D");
    await first.close();
    const { database, schema } = provided;
    receiver = await createReceiver({ database, schema, notify });
    listener.state.status = 200;
    await eventually(
      () => listener.received,
      (all) => new Set(all.map(({ body }) => body.id)).size >= 4,
    );
    const titles = new Set(listener.received.map(({ body }) => `${body.id} ${body.news[0]?.issue?.title}`));
    expect([...titles].map((title) => title.split(" ")[1]).sort()).toEqual([
      "AError:",
      "BError:",
      "CError:",
      "DError:",
    ]);
    expect(listener.received.every(({ body, headers }) => headers["x-winnow-delivery"] === body.id)).toBe(true);
  });

  it("makes one digest of a flood", async () => {
    const told: NotificationMessage[] = [];
    const {
      receiver: own,
      api,
      send,
    } = await startApi(await provide(), {
      notify: { ...notify, send: (message) => void told.push(message) },
    });
    receiver = own;
    const rule = {
      name: "Host",
      events: [{ on: "new_issue" }],
      channel: { type: "host" },
      digest: { after: 2, seconds: 3 },
    };
    await api("POST", RULES, "", rule);
    const { tallyEnvelope, makeTally } = await import("./support/envelopes.ts");
    await send(tallyEnvelope(Array.from({ length: 500 }, (_, n) => makeTally(n, 1))));
    await eventually(
      () => told,
      (all) => all.some(({ kind }) => kind === "digest"),
    );
    expect(told.map(({ kind, total }) => [kind, total])).toEqual([
      ["new_issue", 1],
      ["new_issue", 1],
      ["digest", 498],
    ]);
    expect(told.at(-1)?.news).toHaveLength(20);
  });

  it("hears of what its query finds only, of numbers that are reached once, and of a test", async () => {
    const told: NotificationMessage[] = [];
    const provided = await provide();
    const {
      receiver: own,
      api,
      folded,
      crash,
      project,
    } = await startApi(provided, {
      notify: { ...notify, send: (message) => void told.push(message) },
    });
    receiver = own;
    const channel = { type: "host" };
    await api("POST", RULES, "", { name: "Warnings", events: [{ on: "new_issue" }], query: "level:warning", channel });
    const frequent = {
      name: "Many",
      events: [
        { on: "frequency", count: 50, hours: 1 },
        { on: "spike", factor: 2, atLeast: 40 },
      ],
      channel,
    };
    const { id } = (await api("POST", RULES, "", frequent)).json;
    expect((await api("POST", RULES, "", { ...frequent, query: "is:loud" })).json).toMatchObject({ where: "query:3" });
    expect((await api("POST", RULES, "", { ...frequent, events: [] })).json.where).toBe("events");
    await crash("Quiet");
    await crash("Warned", { level: "warning" });
    await eventually(
      () => told,
      (all) => all.length >= 1,
    );
    expect(told.map(({ rule, news }) => [rule.name, news[0]?.issue?.level])).toEqual([["Warnings", "warning"]]);
    expect((await api("POST", `${RULES}${id}/test/`)).status).toBe(202);
    await eventually(
      () => told,
      (all) => all.some(({ kind }) => kind === "test"),
    );
    await folded(9, 60);
    // A look settles the statistics; two watches later each rule has still spoken once.
    await api("GET", "/projects/acme/web/issues/");
    const database = inSchema(openDatabase(provided.database), provided.schema);
    expect(await watchNumbers(database, project.id, Date.now())).toBe(2);
    expect(await watchNumbers(database, project.id, Date.now())).toBe(0);
    expect(await watchNumbers(database, project.id, Date.now() + 3_700_000)).toBe(0);
    const kinds = (): string[] => told.map(({ kind }) => kind).sort();
    await eventually(kinds, (all) => all.length >= 4);
    expect(kinds()).toEqual(["frequency", "new_issue", "spike", "test"]);
  });

  it("speaks to chats and by mail, and escapes what a title holds", async () => {
    const listener = await startListener();
    server = listener.server;
    const mails: string[] = [];
    const smtp = createTcpServer((socket) => {
      let data = false;
      let text = "";
      socket.write("220 test\r\n");
      socket.on("data", (piece) => {
        text += piece;
        if (data && text.endsWith("\r\n.\r\n")) {
          mails.push(text);
          text = "";
          data = false;
          socket.write("250 kept\r\n");
          return;
        }
        if (data) return;
        const command = text.slice(0, 4).toUpperCase();
        text = "";
        data = command === "DATA";
        socket.write(data ? "354 go on\r\n" : command === "QUIT" ? "221 bye\r\n" : "250 ok\r\n");
      });
      socket.on("error", () => {});
    });
    await new Promise<void>((resolve) => smtp.listen(0, "127.0.0.1", resolve));
    const { port } = smtp.address() as AddressInfo;
    const {
      receiver: own,
      api,
      folded,
    } = await startApi(await provide(), {
      notify: { ...notify, smtp: { url: `smtp://127.0.0.1:${port}`, from: "winnow@example.com" } },
    });
    receiver = own;
    const events = [{ on: "new_issue" }];
    await api("POST", RULES, "", { name: "Chat", events, channel: { type: "slack", url: listener.url } });
    await api("POST", RULES, "", { name: "Mail", events, channel: { type: "email", to: ["jane@example.com"] } });
    await folded(1, 3, { title: "Bad: <!channel> & more\r\nBcc: everybody@example.com" });
    const [chat] = await eventually(
      () => listener.received,
      (all) => all.length > 0,
    );
    expect(chat?.body).toMatchObject({
      text: expect.stringContaining("New issue: Bad: &lt;!channel&gt; &amp; more"),
      attachments: [{ title_link: expect.stringMatching(/issues/), text: expect.stringContaining("seen 3 times") }],
    });
    const [mail] = await eventually(
      () => mails,
      (all) => all.length > 0,
    );
    expect(mail).toMatch(/^Subject: \[web\] New issue: Bad: <!channel>/m);
    expect(mail?.split("\r\n\r\n")[0]).not.toMatch(/^Bcc:/m);
    await own.close();
    smtp.close();
  });
});

describe("what leaves when", () => {
  const digest = { after: 2, seconds: 60 };
  const now = Date.UTC(2026, 0, 31, 12);

  it("sends the first few, holds the rest, and makes it one at the end of the window", () => {
    const first = planFlush({ digest }, undefined, 500, now);
    expect(first).toEqual({ single: 2, digest: false, window: { at: now, sent: 2 } });
    expect(planFlush({ digest }, first.window, 498, now + 30_000)).toMatchObject({ single: 0, digest: false });
    expect(planFlush({ digest }, first.window, 498, now + 60_000)).toMatchObject({ digest: true });
    expect(planFlush({ digest }, { at: now, sent: 1 }, 5, now + 1)).toMatchObject({ single: 1, digest: false });
  });

  it("is quiet over midnight, by the clock of the place", () => {
    const quiet = { from: "22:00", to: "07:00", timezone: "Europe/Berlin" };
    expect(isQuiet(quiet, Date.UTC(2026, 0, 31, 21, 30))).toBe(true);
    expect(isQuiet(quiet, Date.UTC(2026, 0, 31, 5, 59))).toBe(true);
    expect(isQuiet(quiet, Date.UTC(2026, 0, 31, 6))).toBe(false);
    expect(planFlush({ digest, quiet }, undefined, 9, Date.UTC(2026, 0, 31, 23))).toMatchObject({
      single: 0,
      digest: false,
    });
    expect(planFlush({ digest, quiet }, undefined, 9, Date.UTC(2026, 0, 31, 8))).toMatchObject({ digest: true });
  });
});

describe("outgoing requests", () => {
  it.each([
    "127.0.0.1",
    "10.1.2.3",
    "192.168.0.1",
    "169.254.169.254",
    "100.64.0.1",
    "0.0.0.0",
    "::1",
    "::ffff:127.0.0.1",
    "fe80::1",
    "fd00::1",
    "no address",
  ])("take %s for private", (address) => {
    expect(isPrivateAddress(address)).toBe(true);
  });

  it("take others for what they are", () => {
    expect(isPrivateAddress("93.184.216.34")).toBe(false);
    expect(isPrivateAddress("2606:4700::1111")).toBe(false);
  });

  it.each([
    "http://127.0.0.1:9/",
    "http://[::1]:9/",
    "http://0x7f000001:9/",
    "http://2130706433:9/",
    "http://localhost:9/",
  ])("refuse %s unless allowed", async (url) => {
    await expect(safePost({ url, headers: {}, body: "", allowPrivate: false })).rejects.toMatchObject({
      code: "forbidden",
    });
    await expect(safePost({ url, headers: {}, body: "", allowPrivate: true })).rejects.toMatchObject({
      code: "ECONNREFUSED",
    });
  });
});
