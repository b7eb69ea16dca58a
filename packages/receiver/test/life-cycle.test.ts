import { describeEachDatabase } from "@winnow/test-kit";
import { afterEach, expect, it } from "vitest";
import type { Receiver } from "../src/index.ts";
import { startApi } from "./support/api.ts";
import { hexFingerprint, makeTally, tallyEnvelope } from "./support/envelopes.ts";

describeEachDatabase("the life of an issue", (provide) => {
  let receiver: Receiver | undefined;
  const start = async () => {
    const provided = await provide();
    const started = await startApi(provided);
    receiver = started.receiver;
    return { ...started, rows: provided.rows, schema: provided.schema };
  };
  afterEach(async () => {
    await receiver?.close();
  });

  it("goes from new to regression to un-ignored at exactly the hundredth, each told once", async () => {
    const { crash, folded: _, issues, api, issue, outbox } = await start();
    const news = async () => (await outbox()).map(({ kind }) => kind);
    await crash("Life", { release: "shop@1.0.0" });
    await crash("Life", { release: "shop@1.0.0" });
    const id = (await issues())[0]?.id ?? "";
    expect(await news()).toEqual(["new_issue"]);

    const resolved = await api("PUT", `/issues/${id}/`, "", {
      status: "resolved",
      statusDetails: { inNextRelease: true },
    });
    expect(resolved.json).toMatchObject({ status: "resolved", statusDetails: { inNextRelease: true } });
    await crash("Life", { release: "shop@1.0.0" });
    expect(await issue(id)).toMatchObject({ status: "resolved", count: "3" });
    await crash("Life", { release: "shop@1.1.0" });
    expect(await issue(id)).toMatchObject({ status: "unresolved", substatus: "regressed", statusDetails: {} });
    await crash("Life", { release: "shop@1.1.0" });
    expect(await news()).toEqual(["new_issue", "regression"]);
    expect((await issues("query=is:regressed")).map((one) => one.id)).toEqual([id]);

    await api("PUT", `/issues/${id}/`, "", { status: "ignored", statusDetails: { ignoreCount: 100 } });
    const before = Number((await issue(id)).count);
    for (let i = 0; i < 3; i++) await crash("Life");
    // What a transport folded rides on the next payload: 96 of them, which makes 99.
    await crash("Life", { contexts: { winnow: { count: 96 } } });
    expect(await issue(id)).toMatchObject({ status: "ignored", count: String(before + 99) });
    await crash("Life");
    expect(await issue(id)).toMatchObject({
      status: "unresolved",
      substatus: "escalating",
      count: String(before + 100),
    });
    await crash("Life");
    expect(await news()).toEqual(["new_issue", "regression", "unignored"]);

    const { activity } = (await api("GET", `/issues/${id}/activities/`)).json;
    expect(activity.map((entry: { type: string }) => entry.type)).toEqual([
      "set_escalating",
      "set_ignored",
      "set_regression",
      "set_resolved_in_release",
      "first_seen",
    ]);
    expect(activity[1].user).toMatchObject({ name: "jane@example.com" });
    expect(activity[2]).toMatchObject({ user: null, data: { release: "shop@1.1.0" } });
  });

  it("ends silence with the tally that holds the N-th occurrence, not before", async () => {
    const { folded, issues, api, issue, outbox } = await start();
    await folded(1, 5);
    const id = (await issues())[0]?.id ?? "";
    await api("PUT", `/issues/${id}/`, "", { status: "ignored", ignoreCount: 100 });
    await folded(1, 99);
    expect((await issue(id)).status).toBe("ignored");
    await folded(1, 137);
    expect(await issue(id)).toMatchObject({ status: "unresolved", count: "241" });
    expect((await outbox()).map(({ kind }) => kind)).toEqual(["new_issue", "unignored"]);
  });

  it("is ignored until so many come within a period, until a moment, or until so many users are affected", async () => {
    const { folded, issues, api, issue, rows, schema } = await start();
    for (const n of [1, 2, 3]) await folded(n, 1);
    const all = await issues("sort=new");
    const idOf = (n: number) => all.find((one) => one.title.endsWith(` ${n}`))?.id ?? "";
    const ignore = (n: number, details: object) =>
      api("PUT", `/issues/${idOf(n)}/`, "", { status: "ignored", statusDetails: details });
    await ignore(1, { ignoreCount: 10, ignoreWindow: 60 });
    const old = Math.floor(Date.now() / 60_000) - 120;
    await folded(1, 9, { minutes: [[old, 9]], first_seen: old * 60, last_seen: old * 60 });
    await folded(1, 9);
    expect((await issue(idOf(1))).status).toBe("ignored");
    await folded(1, 1);
    expect((await issue(idOf(1))).status).toBe("unresolved");

    await ignore(2, { ignoreUntil: new Date(Date.now() + 60_000).toISOString() });
    await folded(2, 1);
    expect((await issue(idOf(2))).status).toBe("ignored");
    await rows(`update ${schema}.issue_snooze set until = now() - interval '1 second' where until is not null`);
    await folded(2, 1);
    expect((await issue(idOf(2))).status).toBe("unresolved");

    await ignore(3, { ignoreUserCount: 2 });
    await folded(3, 1, { users: { ids: ["0000000000000001"] } });
    expect((await issue(idOf(3))).status).toBe("ignored");
    await folded(3, 1, { users: { ids: ["0000000000000002"] } });
    expect((await issue(idOf(3))).status).toBe("unresolved");
  });

  it("takes late occurrences of the time before for what they are", async () => {
    const { folded, issues, api, issue } = await start();
    await folded(1, 1);
    const id = (await issues())[0]?.id ?? "";
    await api("PUT", `/issues/${id}/`, "", { status: "resolved" });
    const before = Math.floor(Date.now() / 1000) - 60;
    await folded(1, 7, { first_seen: before - 10, last_seen: before, minutes: [[Math.floor(before / 60), 7]] });
    expect(await issue(id)).toMatchObject({ status: "resolved", count: "8" });
    const after = Date.now() / 1000;
    await folded(1, 1, { first_seen: after, last_seen: after });
    expect((await issue(id)).status).toBe("unresolved");
  });

  it("compares releases that are no versions by the time since they are known", async () => {
    const { crash, issues, api, issue } = await start();
    await crash("Hash", { release: "9f1c" });
    const id = (await issues())[0]?.id ?? "";
    await crash("Hash", { release: "1b7e" });
    await api("PUT", `/issues/${id}/`, "", { status: "resolved", statusDetails: { inRelease: "1b7e" } });
    await crash("Hash", { release: "9f1c" });
    expect((await issue(id)).status).toBe("resolved");
    await crash("Hash", { release: "0aaa" });
    expect((await issue(id)).status).toBe("unresolved");
  });

  it("merges issues into one whose numbers add up, and takes them apart again", async () => {
    const { folded, issues, api, issue, project } = await start();
    const tags = (value: string, n: number) => ({ tags: { shop: [[value, n] as [string, number]] } });
    await folded(1, 10, { release: "a@1.0.0", ...tags("berlin", 10) });
    await folded(2, 4, { release: "a@1.0.0", environment: "live", ...tags("berlin", 4) });
    const [two, one] = await issues("sort=new");
    const ids = [one?.id ?? "", two?.id ?? ""].sort();
    const path = "/projects/acme/web/issues/";
    const merged = await api("PUT", path, ids.map((id) => `id=${id}`).join("&"), { merge: 1 });
    const { parent, children } = merged.json.merge;
    expect([parent, ...children].sort()).toEqual(ids);
    expect(await issues()).toMatchObject([{ id: parent, count: "14", winnow: { seen: 14, suppressed: 14 } }]);
    await folded(2, 3, tags("paris", 3));
    expect(await issue(parent)).toMatchObject({ count: "17" });
    expect((await issue(children[0])).id).toBe(parent);
    const tag = (await api("GET", `/issues/${parent}/tags/shop/`)).json;
    expect(tag).toMatchObject({
      totalValues: 17,
      topValues: [
        { value: "berlin", count: 14 },
        { value: "paris", count: 3 },
      ],
    });

    const hashes = (await api("GET", `/issues/${parent}/hashes/`)).json;
    const born = hashes.find((hash: { winnow: { mergedFrom: unknown } }) => hash.winnow.mergedFrom === null);
    const moved = hashes.find((hash: { winnow: { mergedFrom: unknown } }) => hash.winnow.mergedFrom !== null);
    expect((await api("PUT", `/issues/${parent}/hashes/`, `id=${born.id}`)).status).toBe(400);
    expect((await api("PUT", `/issues/${parent}/hashes/`, `id=${moved.id}`)).status).toBe(202);
    const counts = new Map((await issues()).map((entry) => [entry.id, entry.count]));
    // The three that came while they were one stay where they were counted.
    expect(counts.get(parent)).toBe("13");
    expect(counts.get(children[0])).toBe("4");
    await folded(2, 1);
    expect((await issue(children[0])).count).toBe("5");
    expect((await issue(children[0])).stats["24h"].reduce((sum: number, [, n]: [number, number]) => sum + n, 0)).toBe(
      5,
    );
    expect(project.id).toBeGreaterThan(0);
  });

  it("keeps counting on the right issue when a merge happens under fire", async () => {
    const { folded, issues, api } = await start();
    for (const n of [1, 2, 3]) await folded(n, 1);
    const ids = (await issues()).map((one) => one.id);
    const fire = Promise.all(Array.from({ length: 60 }, (_, i) => folded((i % 3) + 1, 1)));
    const merge = await api("PUT", "/projects/acme/web/issues/", ids.map((id) => `id=${id}`).join("&"), { merge: 1 });
    expect(merge.status).toBe(200);
    expect((await fire).every((answer) => answer.status === 200)).toBe(true);
    expect((await issues()).map((one) => one.count)).toEqual(["63"]);
  });

  it("deletes an issue, whose error then is a new one", async () => {
    const { crash, issues, api, outbox } = await start();
    await crash("Gone");
    const [first] = await issues();
    expect((await api("DELETE", `/issues/${first?.id}/`)).status).toBe(202);
    expect(await issues()).toEqual([]);
    expect((await api("GET", `/issues/${first?.id}/`)).status).toBe(404);
    await crash("Gone");
    const [second] = await issues();
    expect(second).toMatchObject({ count: "1" });
    expect(second?.id).not.toBe(first?.id);
    expect((await outbox()).map(({ kind }) => kind)).toEqual(["new_issue", "new_issue"]);
  });

  it("refuses a discarded error at the door, and counts what it refused", async () => {
    const { crash, issues, api, project, receiver: own } = await start();
    await crash("Noise");
    const [noise] = await issues();
    expect((await api("PUT", `/issues/${noise?.id}/`, "", { discard: true })).status).toBe(204);
    for (let i = 0; i < 3; i++) expect((await crash("Noise")).status).toBe(200);
    await crash("Signal");
    expect((await issues()).map((one) => one.title)).toEqual(["SignalError: Signal failed"]);
    const tombstones = (await api("GET", "/projects/acme/web/tombstones/")).json;
    expect(tombstones).toMatchObject([{ title: "NoiseError: Noise failed", winnow: { discarded: 3 } }]);
    expect((await api("DELETE", `/projects/acme/web/tombstones/${tombstones[0].id}/`)).status).toBe(204);
    await crash("Noise");
    expect(await issues()).toHaveLength(2);
    expect([project.id, own.stats().waiting]).toEqual([project.id, 0]);
  });

  it("tells clients which errors are discarded, by the fingerprints they came with, and no others", async () => {
    const { crash, folded, send, issues, api } = await start();
    await folded(1, 5);
    await crash("Noise");
    await crash("Signal");
    const all = await issues();
    const idOf = (title: string) => all.find((one) => one.title.startsWith(title))?.id;
    await api("PUT", "/projects/acme/web/issues/", `id=${idOf("Noise")}&id=${idOf("Tally")}`, { discard: true });
    const told = async (sent: Promise<{ headers: Record<string, string> }>) => (await sent).headers["x-winnow-discard"];
    expect(await told(crash("Noise"))).toMatch(/^1\.[0-9a-f]{32}$/);
    expect(await told(crash("Signal"))).toBeUndefined();
    const both = send(tallyEnvelope([makeTally(1, 3), makeTally(2, 4)]));
    expect(await told(both)).toBe(hexFingerprint(1));
    expect((await both).headers["access-control-expose-headers"]).toContain("x-winnow-discard");
    const [noise] = (await api("GET", "/projects/acme/web/tombstones/")).json.filter(({ title }: { title: string }) =>
      title.startsWith("Noise"),
    );
    await api("DELETE", `/projects/acme/web/tombstones/${noise.id}/`);
    expect(await told(crash("Noise"))).toBeUndefined();
  });

  it("is found by who had it", async () => {
    const { crash, issues } = await start();
    await crash("Hers", { user: { id: 7, email: "jane@example.com" } });
    await crash("His", { user: { id: 8, email: "joe@example.com" } });
    const titles = async (query: string) => (await issues(`query=${query}`)).map(({ title }) => title);
    expect(await titles("user.email:jane@example.com")).toEqual(["HersError: Hers failed"]);
    expect(await titles("user.id:8")).toEqual(["HisError: His failed"]);
    expect(await titles("!has:user.id")).toEqual([]);
  });

  it("changes what a query finds, and says what is wrong with a request", async () => {
    const { crash, issues, api } = await start();
    await crash("A");
    await crash("B", { level: "warning" });
    const path = "/projects/acme/web/issues/";
    const done = await api("PUT", path, "query=level:warning", { status: "resolved", assignedTo: "joe@example.com" });
    expect(done.json).toMatchObject({ status: "resolved", assignedTo: { type: "user", id: "joe@example.com" } });
    expect((await issues("query=is:resolved")).map((one) => one.title)).toEqual(["BError: B failed"]);
    expect(await issues("query=assigned:joe@example.com")).toHaveLength(1);
    expect((await api("PUT", path, "", { status: "resolved" })).json.where).toBe("id");
    expect((await api("PUT", path, "id=x", { status: "resolved" })).json.where).toBe("id");
    expect((await api("PUT", path, "id=1", { status: "fine" })).json.where).toBe("status");
    expect((await api("PUT", path, "query=is:fine", {})).json).toMatchObject({ where: "query:3" });
    expect((await api("DELETE", path, "query=level:warning")).status).toBe(204);
    expect(await issues()).toHaveLength(1);
  });
});
