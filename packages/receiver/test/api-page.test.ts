import { describeEachDatabase } from "@winnow/test-kit";
import { afterEach, expect, it } from "vitest";
import type { Receiver } from "../src/index.ts";
import { startApi } from "./support/api.ts";
import { eventEnvelope, makeEvent } from "./support/envelopes.ts";
import { ORIGIN, openBrowser } from "./support/page.ts";

const WEB = "/projects/acme/web";

describeEachDatabase("what a page asks about issues", (provide) => {
  let receiver: Receiver | undefined;
  const start = async () => {
    const started = await startApi(await provide());
    receiver = started.receiver;
    return started;
  };
  afterEach(async () => {
    await receiver?.close();
  });

  it("lists issues by their ids, in any order asked for, and beside a query", async () => {
    const { folded, issues, api } = await start();
    for (const n of [1, 2, 3]) await folded(n, n * 10);
    const [three, , one] = await issues("sort=freq");
    const list = async (query: string) => (await api("GET", `${WEB}/issues/`, query)).json;
    const ids = `id=${one?.id}&id=${three?.id}`;
    expect((await list(`${ids}&sort=freq`)).map(({ count }: { count: string }) => count)).toEqual(["30", "10"]);
    expect(await list(`${ids}&query=timesSeen:>20`)).toMatchObject([{ id: three?.id }]);
    expect(await list("id=999999")).toEqual([]);
    const wrong = await api("GET", `${WEB}/issues/`, "id=x");
    expect([wrong.status, wrong.json.where]).toEqual([400, "id.0"]);
    const many = Array.from({ length: 101 }, (_, i) => `id=${i}`).join("&");
    expect((await api("GET", `${WEB}/issues/`, many)).status).toBe(400);
  });

  it("tells when an issue occurred by hour and by day, and which releases appeared in it meanwhile", async () => {
    const { folded, issues, api } = await start();
    const now = Math.floor(Date.now() / 1000);
    const at = (ago: number, n: number, release: string, environment = "live") => ({
      first_seen: now - ago,
      last_seen: now - ago,
      minutes: [[Math.floor((now - ago) / 60), n]] as [number, number][],
      release,
      environment,
    });
    await folded(1, 5, at(10 * 86_400, 5, "shop@1.0.0"));
    await folded(1, 2, at(0, 2, "shop@1.1.0", "test"));
    const [issue] = await issues();
    const day = (await api("GET", `/issues/${issue?.id}/stats/`)).json;
    expect([day.interval, day.counts.length, day.counts.at(-1)[1]]).toEqual(["1h", 24, 2]);
    expect(day.releases).toEqual([{ version: "shop@1.1.0", firstSeen: expect.stringMatching(/Z$/) }]);
    const month = (await api("GET", `/issues/${issue?.id}/stats/`, "statsPeriod=30d")).json;
    const sum = (counts: [number, number][]) => counts.reduce((total, [, n]) => total + n, 0);
    expect([month.interval, month.counts.length, sum(month.counts)]).toEqual(["1d", 30, 7]);
    expect(month.releases.map(({ version }: { version: string }) => version)).toEqual(["shop@1.0.0", "shop@1.1.0"]);
    const live = (await api("GET", `/issues/${issue?.id}/stats/`, "statsPeriod=30d&environment=live")).json;
    expect(sum(live.counts)).toBe(5);
    expect((await api("GET", `/issues/${issue?.id}/stats/`, "statsPeriod=soon")).json.where).toBe("statsPeriod");
  });

  it("names environments, tags and people for completion", async () => {
    const { crash, issues, api, receiver: own } = await start();
    await crash("A", { environment: "live", tags: { shop: "berlin" } });
    await crash("B", { environment: "test", tags: { shop: "bern" } });
    await crash("C");
    const names = async (path: string, query = "") =>
      (await api("GET", path, query)).json.map(({ name }: { name: string }) => name);
    expect(await names(`${WEB}/environments/`)).toEqual(["live", "test"]);
    expect(await names("/organizations/acme/environments/")).toEqual(["live", "test"]);
    expect(await names("/organizations/acme/tags/")).toContain("shop");
    expect(await names("/organizations/acme/tags/shop/values/", "query=be")).toEqual(["berlin", "bern"]);
    const [issue] = await issues();
    await api("PUT", `/issues/${issue?.id}/`, "", { assignedTo: "joe@example.com" });
    await own.createToken({ name: "ci" });
    // The session of a member has no name of its own.
    const browser = openBrowser(own);
    await browser.follow(await own.createLoginLink(ORIGIN));
    const people = (await api("GET", "/organizations/acme/users/")).json;
    expect(people).toMatchObject([
      { name: "jane@example.com" },
      { id: "joe@example.com", email: "joe@example.com" },
      { name: "owner" },
    ]);
    expect(people).toHaveLength(3);
  });

  it("changes and deletes of a query only what is in the environment that is looked at", async () => {
    const { crash, issues, api } = await start();
    await crash("Live", { environment: "live" });
    await crash("Test", { environment: "test" });
    await crash("Nowhere");
    const bulk = `${WEB}/issues/`;
    await api("PUT", bulk, "query=is:unresolved&environment=live", { status: "resolved" });
    const titles = async (query: string) =>
      (await issues(query)).map(({ title }: { title: string }) => title.split(":")[0]);
    expect(await titles("query=is:resolved")).toEqual([expect.stringContaining("Live")]);
    await api("DELETE", bulk, "query=is:unresolved&environment=test&environment=other");
    expect(await titles("query=is:unresolved")).toEqual([expect.stringContaining("Nowhere")]);
  });

  it("gives every value of a tag with the search that finds it", async () => {
    const { crash, issues, api } = await start();
    const values = ["C:\\logs\\", 'say "now*"', "plain"];
    for (const value of values) await crash(value, { tags: { shop: value } });
    for (const { id } of await issues()) {
      const [value] = (await api("GET", `/issues/${id}/tags/shop/values/`)).json;
      const found = (await api("GET", `${WEB}/issues/`, `query=${encodeURIComponent(value.query)}`)).json;
      expect(found.map((issue: { id: string }) => issue.id)).toEqual([id]);
    }
    expect(await issues()).toHaveLength(values.length);
  });

  it("shows an event, and shares it, whatever stands where text and times belong", async () => {
    const { send, issues, api } = await start();
    const odd = { toString: 1 };
    const frame = {
      function: "f",
      filename: odd,
      lineno: 2,
      pre_context: [odd],
      context_line: "b",
      post_context: [odd],
    };
    const event = makeEvent("Odd", {
      breadcrumbs: [{ timestamp: -1e300 }, { timestamp: 1e300 }, { timestamp: odd }],
      tags: [
        ["a", odd],
        [odd, "b"],
      ],
      exception: { values: [{ type: "Odd", value: "it is", stacktrace: { frames: [frame] } }] },
    });
    await send(eventEnvelope(event));
    const [issue] = await issues();
    const shown = await api("GET", `/issues/${issue?.id}/events/latest/`);
    expect(shown.status).toBe(200);
    expect(shown.json.tags).toContainEqual({ key: "a", value: '{"toString":1}' });
    const { path } = (await api("POST", `/issues/${issue?.id}/winnow/shares/`, "", {})).json;
    expect((await api("GET", `/winnow/shared/${path.slice("/share/".length)}/`)).status).toBe(200);
  });

  it("lists the files of an event and hands them out so that no browser opens them", async () => {
    const { send, api, receiver: own, token } = await start();
    const event = makeEvent("File");
    const bytes = Buffer.from("<script>alert(1)</script>\0");
    await send(
      Buffer.concat([
        eventEnvelope(event),
        Buffer.from(
          `\n{"type":"attachment","length":${bytes.length},"filename":"dümp \\"1\\".html","content_type":"text/html"}\n`,
        ),
        bytes,
      ]),
    );
    const path = `${WEB}/events/${event.event_id}/attachments/`;
    const [file, ...others] = (await api("GET", path)).json;
    expect(others).toEqual([]);
    expect(file).toMatchObject({ name: 'dümp "1".html', mimetype: "text/html", size: bytes.length });
    expect((await api("GET", `${path}${file.id}/`)).json).toEqual(file);
    const answer = await own.handle({
      method: "GET",
      path: `/api/0${path}${file.id}/`,
      query: "download=1",
      headers: { authorization: `Bearer ${token}` },
    });
    expect(Buffer.from(answer.body as Uint8Array)).toEqual(bytes);
    expect(answer.headers).toMatchObject({
      "content-disposition": `attachment; filename="d_mp _1_.html"; filename*=UTF-8''d%C3%BCmp%20%221%22.html`,
      "content-security-policy": "default-src 'none'; sandbox",
      "x-content-type-options": "nosniff",
    });
    const [other] = (await api("GET", `${WEB}/events/${makeEvent("x").event_id}/attachments/`)).json;
    expect(other).toBeUndefined();
    expect((await api("GET", `${path}${"0".repeat(32)}/`)).status).toBe(404);
    expect((await api("GET", `${WEB}/events/x/attachments/`)).status).toBe(404);
  });

  it("shows what users wrote about an issue, in the old form and the new", async () => {
    const { send, crash, issues, api } = await start();
    const event = makeEvent("Sad");
    await send(eventEnvelope(event));
    await crash("Other");
    const old = { event_id: event.event_id, name: "Jane", email: "jane@example.com", comments: "It broke" };
    await send(Buffer.from(`{"event_id":"${event.event_id}"}\n{"type":"user_report"}\n${JSON.stringify(old)}`));
    const feedback = {
      contact_email: "joe@example.com",
      name: "Joe",
      message: "Mine too",
      associated_event_id: event.event_id,
    };
    const newer = { event_id: makeEvent("x").event_id, contexts: { feedback } };
    await send(Buffer.from(`{"event_id":"${newer.event_id}"}\n{"type":"feedback"}\n${JSON.stringify(newer)}`));
    const lost = { event_id: makeEvent("x").event_id, comments: "Nobody knows which" };
    await send(Buffer.from(`{"event_id":"${lost.event_id}"}\n{"type":"user_report"}\n${JSON.stringify(lost)}`));
    const issue = (await issues()).find(({ title }) => title.startsWith("Sad"));
    const said = (await api("GET", `/issues/${issue?.id}/user-feedback/`)).json;
    expect(said.map(({ comments }: { comments: string }) => comments).sort()).toEqual(["It broke", "Mine too"]);
    expect(said).toContainEqual(
      expect.objectContaining({
        name: "Joe",
        email: "joe@example.com",
        event: expect.objectContaining({ id: event.event_id }),
      }),
    );
    const all = (await api("GET", `${WEB}/user-feedback/`)).json;
    expect(all).toHaveLength(3);
    expect(all.find(({ comments }: { comments: string }) => comments.startsWith("Nobody")).issue).toBeNull();
    expect((await api("GET", `/issues/${issue?.id}/`)).json.userReportCount).toBe(2);
    // Merged into one that is seen more it is still said about that.
    await crash("Other");
    const other = (await issues()).find(({ title }) => title.startsWith("Other"));
    await api("PUT", `${WEB}/issues/`, `id=${issue?.id}&id=${other?.id}`, { merge: 1 });
    expect((await api("GET", `/issues/${other?.id}/`)).json).toMatchObject({ id: other?.id, userReportCount: 2 });
  });

  it("keeps notes that only who wrote them may change", async () => {
    const { crash, issues, api, receiver: own } = await start();
    await crash("Noted");
    const [issue] = await issues();
    const path = `/issues/${issue?.id}/comments/`;
    const first = await api("POST", path, "", { text: "Look at the cart" });
    expect(first.json).toMatchObject({
      type: "note",
      user: { name: "jane@example.com" },
      data: { text: "Look at the cart" },
    });
    expect((await api("POST", path, "", { text: "  " })).status).toBe(400);
    const joe = (await own.createToken({ name: "joe", scopes: ["event:write"] })).token;
    const second = await api("POST", path, "", { text: "And the till" }, joe);
    const texts = async () => (await api("GET", path)).json.map(({ data }: { data: { text: string } }) => data.text);
    expect(await texts()).toEqual(["And the till", "Look at the cart"]);
    expect((await api("PUT", `${path}${first.json.id}/`, "", { text: "No" }, joe)).status).toBe(403);
    expect((await api("DELETE", `${path}${first.json.id}/`, "", undefined, joe)).status).toBe(403);
    expect((await api("PUT", `${path}${second.json.id}/`, "", { text: "And the sink" }, joe)).json.data.text).toBe(
      "And the sink",
    );
    // Jane may do everything with issues.
    expect((await api("DELETE", `${path}${second.json.id}/`)).status).toBe(204);
    expect((await api("DELETE", `${path}${second.json.id}/`)).status).toBe(404);
    expect(await texts()).toEqual(["Look at the cart"]);
    const { activity, numComments } = (await api("GET", `/issues/${issue?.id}/`)).json;
    expect([activity[0].type, numComments]).toEqual(["note", 1]);
    // What is no note is nobody's to delete.
    const born = activity.find(({ type }: { type: string }) => type === "first_seen");
    expect((await api("DELETE", `${path}${born.id}/`)).status).toBe(404);
  });
});
