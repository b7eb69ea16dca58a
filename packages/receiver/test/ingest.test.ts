import { describeEachDatabase } from "@winnow/test-kit";
import { afterEach, expect, it } from "vitest";
import { eventEnvelope, makeEvent, makeTally, startReceiver, tallyEnvelope } from "./support/envelopes.ts";

describeEachDatabase("ingest", (provide) => {
  let started: Awaited<ReturnType<typeof startReceiver>> | undefined;
  const start = async () => {
    started = await startReceiver(await provide());
    return started;
  };
  afterEach(async () => {
    await started?.receiver.close();
  });

  it("shows one issue with the exact count of its events", async () => {
    const { send, issues } = await start();
    const answers = await Promise.all(Array.from({ length: 120 }, () => send(eventEnvelope(makeEvent("Cart")))));
    expect(answers.map((answer) => answer.status)).toEqual(Array(120).fill(200));
    const [issue, ...others] = await issues();
    expect(others).toEqual([]);
    expect(issue).toMatchObject({ title: "CartError: Cart failed", count: "120", level: "error" });
    expect(issue?.winnow).toMatchObject({ seen: 120, suppressed: 0, lost: 0 });
    expect(issue!.winnow.stored + issue!.winnow.sampled).toBe(120);
    expect(issue!.stats["24h"].reduce((sum, [, n]) => sum + n, 0)).toBe(120);
  });

  it("counts an event once however often it is sent, at the same time or later", async () => {
    const { send, issues } = await start();
    const event = makeEvent("Pay");
    await Promise.all(Array.from({ length: 20 }, () => send(eventEnvelope(event))));
    expect((await send(eventEnvelope(event))).status).toBe(200);
    expect((await issues()).map((issue) => issue.count)).toEqual(["1"]);
  });

  it("adds tallies to the same issue, once per batch, and knows what was folded", async () => {
    const { send, issues } = await start();
    const batch = tallyEnvelope([makeTally(1, 1_000), makeTally(2, 5, { release: "app@1" })]);
    await Promise.all([send(batch), send(batch), send(batch)]);
    await send(tallyEnvelope([makeTally(1, 37, { environment: "production" })]));
    const all = await issues("sort=freq");
    expect(all.map((issue) => issue.count)).toEqual(["1037", "5"]);
    expect(all[0]?.winnow).toMatchObject({
      seen: 1037,
      stored: 0,
      sampled: 0,
      suppressed: 1037,
      lost: 0,
      producers: 2,
    });
  });

  it("counts an event with contexts.winnow as many times as it says", async () => {
    const { send, issues } = await start();
    const event = makeEvent("Fold", { contexts: { winnow: { count: 41 } } });
    await send(eventEnvelope(event));
    await send(eventEnvelope(event));
    await send(eventEnvelope(makeEvent("Fold")));
    const [issue] = await issues();
    expect(issue?.count).toBe("42");
    expect(issue?.winnow).toMatchObject({ seen: 42, stored: 2, sampled: 0, suppressed: 40 });
  });
});
