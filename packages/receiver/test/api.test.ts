import { describeEachDatabase } from "@winnow/test-kit";
import { afterEach, expect, it } from "vitest";
import type { Receiver } from "../src/index.ts";
import {
  eventEnvelope,
  type IssueJson,
  makeEvent,
  makeTally,
  startReceiver,
  tallyEnvelope,
} from "./support/envelopes.ts";

describeEachDatabase("the API", (provide) => {
  let receiver: Receiver | undefined;
  const start = async (more: Partial<Parameters<typeof startReceiver>[0]> = {}) => {
    const started = await startReceiver({ ...(await provide()), ...more });
    receiver = started.receiver;
    return started;
  };
  afterEach(async () => {
    await receiver?.close();
  });

  it("lists issues in Sentry's shape", async () => {
    const { send, issues } = await start();
    await send(eventEnvelope(makeEvent("Shape", { user: { id: 1 }, transaction: "GET /cart" })));
    const [issue] = await issues();
    expect(issue).toMatchObject({
      id: expect.stringMatching(/^\d+$/),
      shortId: expect.stringMatching(/^WEB-[0-9A-Z]+$/),
      title: "ShapeError: Shape failed",
      level: "error",
      status: "unresolved",
      platform: "node",
      type: "error",
      project: { slug: "web", name: "web", platform: "node", id: expect.stringMatching(/^\d+$/) },
      metadata: { type: "ShapeError", value: "Shape failed" },
      count: "1",
      userCount: 1,
      firstSeen: expect.stringMatching(/^\d{4}-.*Z$/),
      winnow: { seen: 1, stored: 1, sampled: 0, suppressed: 0, lost: 0, producers: 0 },
    });
    expect(issue?.stats["24h"]).toHaveLength(24);
    expect(issue?.stats["24h"].at(-1)?.[1]).toBe(1);
  });

  it("says why the occurrences of an issue are one, as far as a payload is kept", async () => {
    const { send, get, issues } = await start();
    await send(eventEnvelope(makeEvent("Why")));
    await send(tallyEnvelope([makeTally(1, 5)]));
    const because = new Map<string, string[]>();
    for (const { id, title } of await issues()) {
      const issue = (await get(`/api/0/issues/${id}/`)).json as { winnow: { because: string[] } };
      because.set(title.slice(0, 3), issue.winnow.because);
    }
    expect(because.get("Why")?.join("\n")).toContain("type: WhyError");
    expect([...because.values()].filter((lines) => lines.length === 0)).toHaveLength(1);
  });

  it.each(["date", "new", "freq", "user"])("pages forth and back by %s without gaps or repeats", async (sort) => {
    const { send, get } = await start();
    const now = Math.floor(Date.now() / 1000);
    const tallies = Array.from({ length: 23 }, (_, i) =>
      makeTally(i, (i % 5) + 1, {
        first_seen: now - 2_000 + (i % 7) * 60,
        last_seen: now - (i % 3) * 60,
        users: { ids: Array.from({ length: (i % 4) + 1 }, (_, u) => u.toString(16).padStart(16, "0")) },
      }),
    );
    await send(tallyEnvelope(tallies));
    const pages: IssueJson[][] = [];
    let query = `sort=${sort}&limit=5`;
    let link = "";
    for (let i = 0; i < 5; i++) {
      const page = await get("/api/0/projects/acme/web/issues/", query);
      pages.push(page.json);
      link = String(page.headers.link);
      query = `sort=${sort}&limit=5&cursor=${cursorOf(link, "next")}`;
    }
    const all = pages.flat();
    expect(pages.map((page) => page.length)).toEqual([5, 5, 5, 5, 3]);
    expect(new Set(all.map((issue) => issue.id)).size).toBe(23);
    expect(link).toContain('rel="next"; results="false"');
    const keys = all.map((issue) => sortKey(issue, sort));
    expect(keys).toEqual([...keys].sort((a, b) => b - a));
    const back = await get(
      "/api/0/projects/acme/web/issues/",
      `sort=${sort}&limit=5&cursor=${cursorOf(link, "previous")}`,
    );
    expect(back.json.map((issue: IssueJson) => issue.id)).toEqual(pages[3]?.map((issue) => issue.id));
    expect(String(back.headers.link)).toMatch(/rel="previous"; results="true".*rel="next"; results="true"/);
  });

  it("points at the parameter that is wrong", async () => {
    const { get } = await start();
    for (const query of ["sort=fun", "limit=0", "limit=x", "cursor=1"]) {
      const answer = await get("/api/0/projects/acme/web/issues/", query);
      expect([answer.status, answer.json.where]).toEqual([400, query.split("=")[0]]);
    }
  });

  it("shows one issue with its tags and its samples with their payloads", async () => {
    const { send, issues, get } = await start();
    const event = makeEvent("One", { tags: { shop: "berlin" } });
    await send(eventEnvelope(event));
    const [listed] = await issues();
    for (const path of [`/api/0/issues/${listed?.id}/`, `/api/0/organizations/acme/issues/${listed?.id}/`]) {
      const issue = (await get(path)).json;
      expect(issue).toMatchObject({ id: listed?.id, count: "1" });
      expect(issue.tags).toContainEqual({ key: "shop", name: "shop", totalValues: 1, uniqueValues: 1 });
    }
    const events = (await get(`/api/0/issues/${listed?.id}/events/`, "full=true")).json;
    expect(events).toMatchObject([{ eventID: event.event_id, groupID: listed?.id, payload: event }]);
    expect((await get("/api/0/issues/999999/")).status).toBe(404);
    expect((await get("/api/0/issues/x/")).status).toBe(404);
  });

  it("lists organizations and projects", async () => {
    const { get } = await start();
    expect((await get("/api/0/organizations/")).json).toMatchObject([{ slug: "acme" }]);
    expect((await get("/api/0/projects/")).json).toMatchObject([{ slug: "web", organization: { slug: "acme" } }]);
    expect((await get("/api/0/organizations/acme/projects/")).json).toMatchObject([{ slug: "web" }]);
    expect((await get("/api/0/projects/acme/none/issues/")).status).toBe(404);
  });

  it("is closed to strangers and to tokens without the scope, and a DSN key cannot read", async () => {
    const started = await start();
    const { token } = await started.receiver.createToken({ scopes: ["project:read"] });
    const ask = async (path: string, headers: Record<string, string>) =>
      (await started.receiver.handle({ method: "GET", path, query: "", headers })).status;
    const issues = "/api/0/projects/acme/web/issues/";
    expect(await ask(issues, {})).toBe(401);
    expect(await ask(issues, { authorization: "Bearer nonsense" })).toBe(401);
    expect(await ask(issues, { authorization: `Bearer ${started.project.publicKey}` })).toBe(401);
    expect(await ask(issues, { authorization: `Bearer ${token}` })).toBe(403);
    expect(await ask("/api/0/projects/", { authorization: `Bearer ${token}` })).toBe(200);
    expect(await ask("/api/0/projects/acme/web/live/", {})).toBe(401);
  });

  it("stores tokens hashed", async () => {
    const database = await provide();
    const started = await startReceiver(database);
    receiver = started.receiver;
    const rows = await database.rows(`select * from "${database.schema}".token`);
    expect(JSON.stringify(rows)).not.toContain(started.token);
    expect(started.token.length).toBeGreaterThan(40);
  });

  it("asks the host who a request without a token belongs to", async () => {
    const started = await start({
      authorize: ({ headers }) => (headers.cookie === "session=good" ? { scopes: ["event:read"] } : null),
    });
    const ask = async (headers: Record<string, string>) =>
      (await started.receiver.handle({ method: "GET", path: "/api/0/projects/acme/web/issues/", query: "", headers }))
        .status;
    expect([await ask({ cookie: "session=good" }), await ask({ cookie: "session=bad" }), await ask({})]).toEqual([
      200, 401, 401,
    ]);
  });

  it("serves the page below any prefix with a strict policy, and keeps the API apart from it", async () => {
    const file = (text: string, contentType: string, immutable = false) => ({
      body: Buffer.from(text),
      contentType,
      immutable,
    });
    const site = {
      files: new Map([
        ["index.html", file("<html><head><title>x</title></head></html>", "text/html")],
        ["assets/x.js", file("1", "text/javascript", true)],
      ]),
    };
    const started = await start({ site });
    const ask = (path: string, prefix = "", method = "GET") =>
      started.receiver.handle({ method, path, prefix, query: "", headers: {} });
    const page = await ask("/issues/7", '/deep/"errors');
    expect(page.status).toBe(200);
    expect(page.body).toContain('<head><base href="/deep/&quot;errors/">');
    expect(page.headers["content-security-policy"]).toMatch(/default-src 'none'.*frame-ancestors 'none'/);
    const script = await ask("/assets/x.js");
    expect([script.status, script.headers["cache-control"]]).toEqual([200, "public, max-age=31536000, immutable"]);
    expect((await ask("/assets/none.js")).status).toBe(404);
    expect((await ask("/api/0/none")).status).toBe(404);
    expect((await ask("/%E0%A4%A")).status).toBe(200);
    expect((await ask("/", "", "POST")).status).toBe(405);
  });

  it("tells a live page which issues changed, at most twice a second, and ends with the receiver", async () => {
    const { send, receiver: own, token, issues } = await start();
    const stream = await own.handle({
      method: "GET",
      path: "/api/0/projects/acme/web/live/",
      query: "",
      headers: { authorization: `Bearer ${token}` },
    });
    const messages = (stream.body as AsyncIterable<string>)[Symbol.asyncIterator]();
    expect((await messages.next()).value).toBe("retry: 2000\n\n");
    const next = messages.next();
    await send(eventEnvelope(makeEvent("Live")));
    const first = String((await next).value);
    const [issue] = await issues();
    expect(first).toBe(`event: issues\ndata: {"ids":["${issue?.id}"],"more":false}\n\n`);
    const second = messages.next();
    for (let i = 0; i < 5; i++) await send(eventEnvelope(makeEvent("Live")));
    expect(String((await second).value)).toContain(`["${issue?.id}"]`);
    expect(own.stats().listeners).toBe(1);
    const end = messages.next();
    await own.close();
    expect((await end).done).toBe(true);
  });

  it("says how it is", async () => {
    const { send, receiver: own } = await start();
    await send(eventEnvelope(makeEvent("Metric")));
    const metrics = await own.handle({ method: "GET", path: "/metrics", query: "", headers: {} });
    expect(String(metrics.body)).toMatch(/^winnow_deliveries_total 1$/m);
    expect((await own.handle({ method: "GET", path: "/healthz", query: "", headers: {} })).status).toBe(200);
  });
});

function cursorOf(link: string, rel: string): string {
  return new RegExp(`rel="${rel}"; results="true"; cursor="([^"]+)"`).exec(link)?.[1] ?? "0:0:0";
}

function sortKey(issue: IssueJson, sort: string): number {
  if (sort === "freq") return Number(issue.count);
  if (sort === "user") return issue.userCount;
  return Date.parse(sort === "new" ? issue.firstSeen : issue.lastSeen);
}
