import { describeEachDatabase, usePostgres } from "@winnow/test-kit";
import { afterEach, describe, expect, it } from "vitest";
import type { Receiver } from "../src/index.ts";
import { DELIVERY_KIND, type Delivery, type Saved } from "../src/ingest/delivery.ts";
import { applyQuotas } from "../src/store/apply-quotas.ts";
import { eventEnvelope, makeEvent, makeTally, startReceiver, tallyEnvelope } from "./support/envelopes.ts";

describeEachDatabase("quotas", (provide) => {
  const open: Receiver[] = [];
  const start = async (database?: Awaited<ReturnType<typeof provide>>) => {
    const found = database ?? (await provide());
    const started = await startReceiver(found);
    open.push(started.receiver);
    return { ...started, database: found, rows: found.rows, schema: found.schema };
  };
  afterEach(async () => {
    for (const receiver of open.splice(0)) await receiver.close();
  });

  it("limit payloads, not truth: what is over them is counted, known as lost, and the client is asked for silence", async () => {
    const { send, issues, receiver, project } = await start();
    await receiver.setQuota({ projectId: project.id, per: "month", payloads: 30 });
    const answers = await Promise.all(Array.from({ length: 100 }, () => send(eventEnvelope(makeEvent("Quota")))));
    expect(answers.every((answer) => answer.status === 200)).toBe(true);
    const limited = answers.filter((answer) => answer.headers["x-sentry-rate-limits"]);
    expect(limited).toHaveLength(70);
    expect(limited[0]?.headers["x-sentry-rate-limits"]).toMatch(/^\d+:error:project:quota$/);
    const [issue] = await issues();
    expect(issue?.count).toBe("100");
    const { seen, stored, sampled, suppressed, lost } = issue!.winnow;
    expect([stored + sampled, suppressed, lost]).toEqual([30, 0, 70]);
    expect(stored + sampled + suppressed + lost).toBe(seen);
  });

  it("leave tallies alone, and count a folded event fully", async () => {
    const { send, issues, receiver, project } = await start();
    await receiver.setQuota({ projectId: project.id, per: "month", payloads: 0 });
    const tally = await send(tallyEnvelope([makeTally(1, 500)]));
    expect(tally.headers["x-sentry-rate-limits"]).toBeUndefined();
    await send(eventEnvelope(makeEvent("Folded", { contexts: { winnow: { count: 40 } } })));
    const all = await issues("sort=freq");
    expect(all.map((issue) => issue.count)).toEqual(["500", "40"]);
    expect(all[1]?.winnow).toMatchObject({ seen: 40, stored: 0, sampled: 0, suppressed: 39, lost: 1 });
  });

  it("are exact over several receivers, and per key, project and installation", async () => {
    const first = await start();
    const second = await start(first.database);
    await first.receiver.setQuota({ per: "month", payloads: 50 });
    await first.receiver.setQuota({
      projectId: first.project.id,
      publicKey: first.project.publicKey,
      per: "month",
      payloads: 20,
    });
    await Promise.all(
      Array.from({ length: 120 }, (_, i) => (i % 2 ? first : second).send(eventEnvelope(makeEvent("Exact")))),
    );
    const [issue] = await first.issues();
    expect(issue?.winnow).toMatchObject({ seen: 120, lost: 100 });
    const other = await first.receiver.ensureProject({ organization: "acme", project: "other" });
    const more = { path: `/api/${other.id}/envelope/`, query: `sentry_key=${other.publicKey}` };
    const answers = await Promise.all(
      Array.from({ length: 40 }, () => first.send(eventEnvelope(makeEvent("Other")), more)),
    );
    // What the key refused used up nothing of the installation's fifty.
    expect(answers.filter((answer) => answer.headers["x-sentry-rate-limits"])).toHaveLength(10);
    await first.receiver.setQuota({ per: "month", payloads: null });
    const after = await first.send(eventEnvelope(makeEvent("Other")), more);
    expect(after.headers["x-sentry-rate-limits"]).toBeUndefined();
  });

  it("limit bytes, of attachments as well, and a retry uses nothing a second time", async () => {
    const { send, issues, receiver, project, rows, schema } = await start();
    await receiver.setQuota({ projectId: project.id, per: "month", bytes: 10_000 });
    const attach = (size: number) => Buffer.from(`\n{"type":"attachment","length":${size}}\n${"x".repeat(size)}`);
    const first = Buffer.concat([eventEnvelope(makeEvent("Bytes")), attach(6_000)]);
    for (let again = 0; again < 3; again++) {
      expect((await send(first)).headers["x-sentry-rate-limits"]).toBeUndefined();
    }
    const second = await send(Buffer.concat([eventEnvelope(makeEvent("Bytes")), attach(6_000)]));
    expect(second.status).toBe(200);
    expect(second.headers["x-sentry-rate-limits"]).toMatch(/^\d+:attachment:project:quota$/);
    const large = await send(eventEnvelope(makeEvent("Bytes", { extra: { text: "y".repeat(6_000) } })));
    expect(large.headers["x-sentry-rate-limits"]).toMatch(/^\d+:error:project:quota$/);
    const [issue] = await issues();
    expect(issue?.winnow).toMatchObject({ seen: 3, stored: 2, lost: 1 });
    expect(await rows(`select count(*)::int as n from ${schema}.item`)).toEqual([{ n: 1 }]);
    const outcomes = await rows(`select reason, n::int as n from ${schema}.outcome where category = 'attachment'`);
    expect(outcomes).toContainEqual({ reason: "quota", n: 1 });
  });

  it("are seen and changed by HTTP, with what is used of them", async () => {
    const { send, receiver, project } = await start();
    const { token } = await receiver.createToken({ scopes: ["project:write", "org:write"] });
    const path = "/api/0/projects/acme/web/winnow/quotas/";
    const ask = async (method: string, at: string, body?: object, query = "", bearer = token) => {
      const headers = { authorization: `Bearer ${bearer}`, "content-type": "application/json" };
      const response = await receiver.handle({
        method,
        path: at,
        query,
        headers,
        ...(body && { body: Buffer.from(JSON.stringify(body)) }),
      });
      return { status: response.status, json: JSON.parse(String(response.body || "null")) };
    };
    const key = project.publicKey;
    expect(await ask("PUT", path, { key, per: "hour", payloads: 3, bytes: 1_000_000 })).toMatchObject({
      status: 200,
      json: { key, per: "hour", payloads: 3, bytes: 1_000_000, used: { payloads: 0, bytes: 0 } },
    });
    expect((await ask("PUT", "/api/0/organizations/acme/winnow/quotas/", { per: "month", payloads: 9 })).status).toBe(
      200,
    );
    const bodies = Array.from({ length: 5 }, () => eventEnvelope(makeEvent("Listed")));
    for (const body of bodies) await send(body);
    const [own] = (await ask("GET", path)).json;
    const one = (bodies[0]?.length ?? 0) - Buffer.from('{"event_id":""}').length - 32 - '\n{"type":"event"}\n'.length;
    expect(own.used).toEqual({ payloads: 3, bytes: expect.closeTo(3 * one, -1) });
    expect(Date.parse(own.resetsAt)).toBeGreaterThan(Date.now());
    const [all] = (await ask("GET", "/api/0/organizations/acme/winnow/quotas/")).json;
    expect(all).toMatchObject({ key: null, per: "month", payloads: 9, bytes: null, used: { payloads: 3 } });
    expect((await ask("DELETE", path, undefined, `key=${key}&per=hour`)).status).toBe(204);
    expect((await ask("GET", path)).json).toEqual([]);
    expect((await ask("PUT", path, { per: "hour" })).status).toBe(400);
    expect((await ask("PUT", path, { per: "hour", payloads: 1, key: "not-its-own" })).status).toBe(400);
    const { token: reader } = await receiver.createToken({ scopes: ["project:read"] });
    expect((await ask("PUT", path, { per: "hour", payloads: 1 }, "", reader)).status).toBe(403);
    const { token: narrow } = await receiver.createToken({ scopes: ["org:write"], projects: [project.id] });
    expect((await ask("GET", "/api/0/organizations/acme/winnow/quotas/", undefined, "", narrow)).status).toBe(403);
  });

  it("are refused when they make no sense", async () => {
    const { receiver } = await start();
    await expect(receiver.setQuota({ payloads: -1 })).rejects.toThrow(/option payloads must be/);
    await expect(receiver.setQuota({ bytes: 1.5 })).rejects.toThrow(/option bytes must be/);
    await expect(receiver.setQuota({ per: "fortnight" as never, payloads: 1 })).rejects.toThrow(/option per must be/);
  });
});

it("a payload that was refused in a transaction that is rolled back may be let through when the batch is saved again", async () => {
  const delivery: Delivery = {
    kind: DELIVERY_KIND.event,
    id: "a".repeat(32),
    groups: [{ hashes: ["1.a"], tally: makeTally(1, 1), payloads: 1, suppressed: 0, lost: 0 }],
    payload: { eventId: "a".repeat(32), at: 0, bytes: Buffer.from("{}") },
  };
  const save = async (wait: number) => {
    const result: Saved = { accepted: 1, duplicates: 0 };
    const entry = { projectId: 1, publicKey: "key", delivery, result };
    const quotas = {
      inForce: async () => true,
      forget() {},
      admit: async (_: unknown, all: readonly unknown[]) => all.map(() => wait),
    };
    await applyQuotas(async () => [], [entry], [], quotas);
    return { payload: entry.delivery.payload?.eventId, lost: entry.delivery.groups[0]?.lost, wait: result.quotaEndsIn };
  };
  expect(await save(7)).toEqual({ payload: undefined, lost: 1, wait: 7 });
  expect(await save(7)).toEqual({ payload: undefined, lost: 1, wait: 7 });
  expect(await save(0)).toEqual({ payload: delivery.id, lost: 0, wait: undefined });
});

describe("quotas over four receivers on one Postgres", () => {
  const provide = usePostgres();

  it("let through exactly what they say, of payloads and of bytes, and every count stays true", async () => {
    const database = await provide();
    const url = database.url ?? "";
    const first = await startReceiver({ database: url });
    const receivers = [first];
    for (let i = 1; i < 4; i++) receivers.push(await startReceiver({ database: url }));
    const sized = (i: number) => eventEnvelope(makeEvent("Four", { extra: { pad: "z".repeat(50 + (i % 40) * 25) } }));
    await first.receiver.setQuota({ projectId: first.project.id, per: "month", payloads: 300, bytes: 200_000 });
    await first.receiver.setQuota({ per: "month", payloads: 250 });
    // A receiver that had looked already would follow within ten seconds; none of these has.
    const answers = await Promise.all(
      Array.from({ length: 800 }, (_, i) => (receivers[i % 4] ?? first).send(sized(i))),
    );
    expect(answers.every((answer) => answer.status === 200)).toBe(true);
    const admitted = answers.filter((answer) => answer.headers["x-sentry-rate-limits"] === undefined).length;
    const [issue] = await first.issues();
    const { seen, stored, sampled, lost } = issue?.winnow ?? { seen: 0, stored: 0, sampled: 0, lost: 0 };
    expect([seen, stored + sampled, lost]).toEqual([800, admitted, 800 - admitted]);
    const use = await database.rows<{ project: number; n: number; bytes: number }>(
      "select project_id::int as project, n::int as n, bytes::int as bytes from winnow.quota_use order by project_id",
    );
    expect(use.map(({ n }) => n)).toEqual([admitted, admitted]);
    expect(admitted).toBeLessThanOrEqual(250);
    expect(use[1]?.bytes).toBeLessThanOrEqual(200_000);
    // One of the limits is reached: not another payload of usual size would have fitted.
    expect(admitted === 250 || (use[1]?.bytes ?? 0) > 198_000).toBe(true);
    for (const { receiver } of receivers) await receiver.close();
  });
});
