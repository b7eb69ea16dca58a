import { createHmac } from "node:crypto";
import { createServer, type IncomingHttpHeaders, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { describeEachDatabase } from "@winnow/test-kit";
import { afterEach, describe, expect, it } from "vitest";
import type { NotificationMessage, Receiver } from "../src/index.ts";
import { chatBody, chatUrl } from "../src/notify/chat-body.ts";
import { isPrivateAddress, safePost } from "../src/notify/safe-request.ts";
import { startApi } from "./support/api.ts";

const RULES = "/projects/acme/web/notify-rules/";
const POLL = { timeout: 15_000 };

let servers: Server[] = [];
afterEach(async () => {
  for (const server of servers) {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
  servers = [];
});

async function listen(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`;
}

describeEachDatabase("telling people in a hostile world", (provide) => {
  let receiver: Receiver | undefined;
  afterEach(async () => {
    for (const server of servers) server.closeAllConnections();
    await receiver?.close();
  });

  const start = async () => {
    const told: NotificationMessage[] = [];
    const provided = await provide();
    const started = await startApi(provided, {
      notify: {
        allowPrivate: true,
        baseUrl: "https://errors.example.com/x/",
        retry: { first: 1, most: 1 },
        send: (message) => void told.push(message),
      },
    });
    receiver = started.receiver;
    const rule = async (more: object) => {
      const made = await started.api("POST", RULES, "", {
        name: "R",
        events: [{ on: "new_issue" }],
        channel: { type: "host" },
        digest: { after: 100, seconds: 60 },
        ...more,
      });
      expect(made.status).toBe(201);
      return made.json;
    };
    return { ...started, provided, told, rule };
  };

  it("holds up nobody for one side that does not answer", async () => {
    const { rule, crash, told } = await start();
    let hanging = 0;
    const url = await listen(() => void hanging++);
    await rule({ channel: { type: "webhook", url } });
    await rule({});
    for (const kind of ["A", "B", "C"]) await crash(kind);
    await expect.poll(() => [hanging, told.length], POLL).toEqual([3, 3]);
  });

  it("links to the place of the issue in the page", async () => {
    const { rule, crash, told, issues } = await start();
    await rule({});
    await crash("Linked");
    await expect.poll(() => told.length, POLL).toBe(1);
    const [issue] = await issues();
    expect(told[0]?.news[0]?.issue?.url).toBe(`https://errors.example.com/x/#/acme/web/issues/${issue?.id}`);
  });

  it("signs with a secret that only its maker saw, also for a rule that became a webhook's, or was deleted since", async () => {
    const { rule, api, crash } = await start();
    const seen: { headers: IncomingHttpHeaders; text: string }[] = [];
    let answer = 500;
    const url = await listen((request, response) => {
      let text = "";
      request.on("data", (piece) => (text += piece));
      request.on("end", () => {
        seen.push({ headers: request.headers, text });
        response.writeHead(answer).end();
      });
    });
    const made = await rule({});
    expect(made.secret).toBeUndefined();
    const { id: _, dateCreated: __, ...same } = made;
    const change = async () =>
      (await api("PUT", `${RULES}${made.id}/`, "", { ...same, channel: { type: "webhook", url } })).json;
    const { secret } = await change();
    expect(secret).toMatch(/^wns_/);
    expect((await change()).secret).toBeUndefined();
    await crash("Signed");
    await expect.poll(() => seen.length, POLL).toBeGreaterThan(0);
    await api("DELETE", `${RULES}${made.id}/`);
    const before = seen.length;
    answer = 200;
    await expect.poll(() => seen.length, POLL).toBeGreaterThan(before);
    for (const { headers, text } of seen) {
      const digest = createHmac("sha256", secret).update(`${headers["x-winnow-timestamp"]}.${text}`).digest("hex");
      expect(headers["x-winnow-signature"]).toBe(`sha256=${digest}`);
    }
  });

  it("shows the address of a chat, and what was told, to those only who may", async () => {
    const { rule, api, crash, receiver: own } = await start();
    const url = await listen((_request, response) => response.writeHead(200).end());
    await rule({ channel: { type: "slack", url: `${url}/SECRET` } });
    await crash("Titled");
    const history = "/projects/acme/web/notifications/";
    await expect.poll(async () => (await api("GET", history)).json.length, POLL).toBe(1);
    const as = async (path: string, ...scopes: ("project:read" | "event:read" | "project:write")[]) => {
      const { token } = await own.createToken({ scopes });
      return JSON.stringify((await api("GET", path, "", undefined, token)).json);
    };
    expect(await as(RULES, "project:read")).not.toContain("SECRET");
    expect(await as(RULES, "project:read")).toContain(`"${new URL(url).origin}/…"`);
    expect(await as(RULES, "project:write")).toContain("SECRET");
    for (const scopes of [["project:read"], ["project:read", "event:read"]] as const) {
      expect((await as(history, ...scopes)).includes("TitledError")).toBe(scopes.length === 2);
      expect(await as(history, ...scopes)).not.toContain("SECRET");
    }
  });

  it("goes on with the other projects when one cannot be told, and takes no rule whose query is refused later", async () => {
    const { receiver: own, provided, project, rule, told, api } = await start();
    const refused = await api("POST", RULES, "", {
      name: "R",
      events: [{ on: "new_issue" }],
      channel: { type: "host" },
      query: "a\u0000b",
    });
    expect([refused.status, refused.json.where]).toEqual([400, "query:1"]);
    await rule({});
    const later = await own.ensureProject({ organization: "acme", project: "later" });
    const body = { name: "L", events: [{ on: "new_issue" }], channel: { type: "host" } };
    expect((await api("POST", "/projects/acme/later/notify-rules/", "", body)).status).toBe(201);
    // Projects have their turns by their ids: what is before must not be in the way of what is behind.
    expect(later.id).toBeGreaterThan(project.id);
    await provided.rows(
      `insert into "${provided.schema}".outbox (project_id, issue_id, kind, data)
       values (${project.id}, 1, 'new_issue', 'no JSON'), (${later.id}, 1, 'new_issue', '{}')`,
    );
    await expect.poll(() => told.map((message) => message.project.slug), POLL).toEqual(["later"]);
  });

  it("goes on with the other rules when one cannot be understood, and forgets what waited for one that is off", async () => {
    const { rule, crash, told, provided, api } = await start();
    const broken = await rule({});
    const searching = await rule({ name: "Searching" });
    const quiet = await rule({ name: "Quiet", quiet: { from: "00:00", to: "23:59" } });
    const set = (id: string, definition: string) =>
      provided.rows(`update "${provided.schema}".notify_rule set definition = $2 where id = $1::bigint`, [
        id,
        definition,
      ]);
    await set(broken.id, '{"events":[{"on":"full_moon"}]}');
    const { id: _, dateCreated: __, ...same } = searching;
    await set(searching.id, JSON.stringify({ ...same, query: "is:no_longer_a_word" }));
    await crash("Told");
    await expect.poll(() => told.map((message) => message.rule.name), POLL).toEqual(["Searching"]);
    expect((await api("GET", RULES)).json.map(({ name }: { name: string }) => name)).toEqual(["Searching", "Quiet"]);
    const waiting = () => provided.rows(`select * from "${provided.schema}".notify_pending`);
    if (new Date().toISOString().slice(11, 16) < "23:58") expect(await waiting()).toHaveLength(1);
    const { id: ___, dateCreated: ____, ...off } = quiet;
    await api("PUT", `${RULES}${quiet.id}/`, "", { ...off, enabled: false });
    await expect.poll(async () => (await waiting()).length, POLL).toBe(0);
  });
});

describe("a message for chats", () => {
  const issue = (title: string) => ({
    id: "1",
    shortId: "WEB-1",
    title,
    culprit: "c",
    level: "error",
    count: "9",
    userCount: 1,
    firstSeen: "",
    lastSeen: "",
    url: null,
  });
  const message = (titles: string[], total = titles.length): NotificationMessage => ({
    id: "x",
    kind: "digest",
    rule: { id: "1", name: "R" },
    organization: "acme",
    project: { id: "1", slug: "web" },
    at: "",
    total,
    news: titles.map((title) => ({ kind: "new_issue", at: "", issue: issue(title), data: {} })),
  });

  it("names as many issues as every chat takes, and how many there are besides", () => {
    const body = chatBody(
      message(
        Array.from({ length: 20 }, (_, n) => `T${n}`),
        498,
      ),
    );
    expect(body.attachments).toHaveLength(10);
    expect(body.text).toBe("[web] 498 news about issues\n… and 488 more");
  });

  it("calls nobody in and links nowhere for what a title holds, and is short", () => {
    const title = `@everyone @here @channel @all <!channel> <@U1> [bill](https://evil.example) ${"x".repeat(10_000)}\ud800`;
    const [shown] = chatBody(message([title])).attachments;
    expect(shown?.title).not.toMatch(/@(?:everyone|here|channel|all)|<|\]\(/);
    expect(shown?.title.length).toBeLessThan(600);
    expect(JSON.stringify(chatBody(message([title, title])))).not.toContain("@everyone");
  });

  it("goes to the address where Discord understands it", () => {
    expect(chatUrl("https://discord.com/api/webhooks/1/abc")).toBe("https://discord.com/api/webhooks/1/abc/slack");
    expect(chatUrl("https://discord.com/api/webhooks/1/abc/slack")).toBe(
      "https://discord.com/api/webhooks/1/abc/slack",
    );
    expect(chatUrl("https://ptb.discord.com/api/webhooks/1/abc/?wait=true")).toBe(
      "https://ptb.discord.com/api/webhooks/1/abc/slack?wait=true",
    );
    for (const other of [
      "https://hooks.slack.com/services/T/B/X",
      "https://notdiscord.com/api/webhooks/1/abc",
      "https://chat.example.com/hooks/abc",
    ]) {
      expect(chatUrl(other)).toBe(other);
    }
  });
});

describe("requests to addresses of rules", () => {
  it("end when the other side sends a byte now and then and never all", async () => {
    const drips: NodeJS.Timeout[] = [];
    const url = await listen((_request, response) => {
      response.writeHead(200);
      drips.push(setInterval(() => response.write("."), 50));
    });
    await expect(safePost({ url, headers: {}, body: "{}", timeout: 300, allowPrivate: true })).rejects.toThrow(
      "no answer in time",
    );
    for (const drip of drips) clearInterval(drip);
  });

  it("resolve a name once, and go nowhere when one of its addresses is private", async () => {
    let inside = 0;
    const url = new URL(await listen(() => void inside++));
    url.hostname = "rebinding.example";
    const answers = [["93.184.216.34", "127.0.0.1"], ["127.0.0.1"], []];
    for (const [asked, addresses] of answers.entries()) {
      let resolved = 0;
      const sent = safePost({
        url: url.href,
        headers: {},
        body: "{}",
        allowPrivate: false,
        resolve: (_name, _options, done) => {
          // Whoever asks again gets what lies inside.
          const list = resolved++ === 0 ? addresses : ["127.0.0.1"];
          done(
            null,
            list.map((address) => ({ address, family: 4 })),
          );
        },
      });
      await expect(sent, String(asked)).rejects.toMatchObject({ code: "forbidden" });
      expect(resolved).toBe(1);
    }
    expect(inside).toBe(0);
  });

  it("follow no redirect", async () => {
    let inside = 0;
    const target = await listen(() => void inside++);
    const url = await listen((_request, response) => response.writeHead(307, { location: target }).end());
    expect((await safePost({ url, headers: {}, body: "{}", allowPrivate: true })).status).toBe(307);
    expect(inside).toBe(0);
  });

  it.each([
    "::ffff:7f00:1",
    "::ffff:a9fe:a9fe",
    "::127.0.0.1",
    "64:ff9b::7f00:1",
    "64:ff9b:1::1",
    "2002:7f00:1::",
    "fec0::1",
    "3fff::1",
    "255.255.255.255",
  ])("take %s for private, however it is written", (address) => {
    expect(isPrivateAddress(address)).toBe(true);
  });

  it.each(["http://[::ffff:127.0.0.1]:9/", "http://[::ffff:7f00:1]:9/", "http://127.1:9/", "http://017700000001:9/"])(
    "refuse %s unless allowed",
    async (url) => {
      await expect(safePost({ url, headers: {}, body: "", allowPrivate: false })).rejects.toMatchObject({
        code: "forbidden",
      });
    },
  );
});
