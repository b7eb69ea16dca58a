import { describeEachDatabase } from "@winnow/test-kit";
import fc from "fast-check";
import { afterEach, expect, it } from "vitest";
import type { NotificationMessage, Receiver } from "../src/index.ts";
import { startApi } from "./support/api.ts";
import { makeTally, tallyEnvelope } from "./support/envelopes.ts";

describeEachDatabase("an issue from its birth on, by HTTP alone", (provide) => {
  let receiver: Receiver | undefined;
  afterEach(async () => {
    await receiver?.close();
  });

  it("tells somebody once of each turn, whatever comes folded and whatever comes twice", async () => {
    const told: NotificationMessage[] = [];
    const started = await startApi(await provide(), { notify: { send: (message) => void told.push(message) } });
    receiver = started.receiver;
    const { api, crash, send, issues, issue } = started;
    const events = ["new_issue", "regression", "unignored"].map((on) => ({ on }));
    await api("POST", "/projects/acme/web/notify-rules/", "", { name: "All", events, channel: { type: "host" } });
    const news = () => told.map(({ kind }) => kind);
    const toldOf = (count: number) => expect.poll(news, { timeout: 15_000 }).toHaveLength(count);
    /** A folded delivery that is sent twice, as after an answer that was lost. */
    const foldedTwice = async (count: number, release: string) => {
      const envelope = tallyEnvelope([makeTally(1, count, { release })]);
      for (let i = 0; i < 2; i++) expect((await send(envelope)).status).toBe(200);
    };
    await foldedTwice(3, "shop@1.0.0");
    const [{ id } = { id: "" }] = await issues();
    await toldOf(1);

    await api("PUT", `/issues/${id}/`, "", { status: "resolved", statusDetails: { inNextRelease: true } });
    await foldedTwice(20, "shop@1.0.0");
    expect(await issue(id)).toMatchObject({ status: "resolved", count: "23" });
    await foldedTwice(4, "shop@1.1.0");
    expect(await issue(id)).toMatchObject({ status: "unresolved", substatus: "regressed", count: "27" });
    await toldOf(2);

    await api("PUT", `/issues/${id}/`, "", { status: "ignored", statusDetails: { ignoreCount: 100 } });
    await foldedTwice(60, "shop@1.1.0");
    await foldedTwice(39, "shop@1.0.0");
    expect(await issue(id)).toMatchObject({ status: "ignored", count: "126" });
    await foldedTwice(1, "shop@1.1.0");
    expect(await issue(id)).toMatchObject({ status: "unresolved", substatus: "escalating", count: "127" });
    await foldedTwice(50, "shop@1.1.0");
    await toldOf(3);

    // Somebody else's error: once it is told of, nothing of the first can still be on its way.
    await crash("Last");
    await toldOf(4);
    expect(news()).toEqual(["new_issue", "regression", "unignored", "new_issue"]);
  });

  it("is silent until exactly the N-th occurrence, in whatever portions they come", async () => {
    const started = await startApi(await provide());
    receiver = started.receiver;
    const { api, send, crash, issues, issue } = started;
    let kind = 0;
    const portion = fc.oneof(
      fc.record({ how: fc.constant("tally" as const), count: fc.integer({ min: 1, max: 40 }) }),
      fc.record({ how: fc.constant("payload" as const), count: fc.integer({ min: 1, max: 40 }) }),
    );
    const property = async (goal: number, portions: { how: "tally" | "payload"; count: number }[]) => {
      kind++;
      const title = `Portion${kind}`;
      const deliver = async ({ how, count }: { how: string; count: number }) =>
        how === "tally"
          ? await send(tallyEnvelope([makeTally(kind, count, { title })]))
          : await crash(title, { contexts: { winnow: { count } }, fingerprint: [title] });
      const [{ how } = { how: "tally" }] = portions;
      await deliver({ how, count: 1 });
      const [{ id } = { id: "" }] = await issues(`query=${title}&limit=1`);
      await api("PUT", `/issues/${id}/`, "", { status: "ignored", statusDetails: { ignoreCount: goal } });
      let seen = 0;
      for (const { count } of portions) {
        await deliver({ how, count });
        seen += count;
        const { status, count: counted } = await issue(id);
        expect([seen, status, counted]).toEqual([seen, seen >= goal ? "unresolved" : "ignored", String(1 + seen)]);
      }
    };
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 120 }), fc.array(portion, { minLength: 1, maxLength: 4 }), property),
      { numRuns: 8 },
    );
  });
});
