import { describeEachDatabase } from "@winnow/test-kit";
import { afterEach, expect, it } from "vitest";
import type { Receiver } from "../src/index.ts";
import { eventEnvelope, makeEvent, makeTally, startReceiver, tallyEnvelope } from "./support/envelopes.ts";

describeEachDatabase("quotas", (provide) => {
  const open: Receiver[] = [];
  const start = async (database?: Awaited<ReturnType<typeof provide>>) => {
    const found = database ?? (await provide());
    const started = await startReceiver(found);
    open.push(started.receiver);
    return { ...started, database: found };
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
      Array.from({ length: 10 }, () => first.send(eventEnvelope(makeEvent("Other")), more)),
    );
    // The installation's fifty are used up: refused payloads count as well, since they were offered.
    expect(answers.filter((answer) => answer.headers["x-sentry-rate-limits"])).toHaveLength(10);
    await first.receiver.setQuota({ per: "month", payloads: null });
    const after = await first.send(eventEnvelope(makeEvent("Other")), more);
    expect(after.headers["x-sentry-rate-limits"]).toBeUndefined();
  });

  it("are refused when they make no sense", async () => {
    const { receiver } = await start();
    await expect(receiver.setQuota({ payloads: -1 })).rejects.toThrow(/option payloads must be/);
    await expect(receiver.setQuota({ per: "fortnight" as never, payloads: 1 })).rejects.toThrow(/option per must be/);
  });
});
