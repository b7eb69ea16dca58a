import { fingerprints } from "@winnow/core";
import { describeEachDatabase } from "@winnow/test-kit";
import { expect, it } from "vitest";
import { openDatabase } from "../src/database/open-database.ts";
import { inSchema } from "../src/database/schema.ts";
import type { Submission } from "../src/ingest/delivery.ts";
import { digestEvent } from "../src/ingest/digest-event.ts";
import { createQuotas } from "../src/store/quotas.ts";
import { saveBatch } from "../src/store/save-batch.ts";
import { createRingBudget } from "../src/store/save-samples.ts";
import { createTransactionKinds } from "../src/store/transaction-kinds.ts";
import { eventEnvelope, makeEvent, startReceiver } from "./support/envelopes.ts";

const saveContext = () => ({ ring: createRingBudget(), quotas: createQuotas(), kinds: createTransactionKinds() });

describeEachDatabase("a new version of the rules", (provide) => {
  it("keeps issues together: the first event under it finds the old issue and points the new hash there", async () => {
    const { database: opened, schema, rows } = await provide();
    const { send, issues, project, receiver } = await startReceiver({ database: opened, schema });
    await send(eventEnvelope(makeEvent("Kept")));
    const database = inSchema(openDatabase(opened), schema);
    // Rules that do not exist yet: version 2 tells by type alone, and says what version 1 would have said.
    const nextRules = (event: unknown): string[] => {
      const type = (event as { exception: { values: { type: string }[] } }).exception.values[0]?.type ?? "";
      return [`2.${Buffer.from(type).toString("hex").padStart(32, "0").slice(-32)}`, ...fingerprints(event)];
    };
    const save = async (kind: string) => {
      const event = makeEvent(kind);
      const payload = Buffer.from(JSON.stringify(event));
      const context = { now: Date.now(), ahead: 0, maxCount: 1_000, fingerprints: nextRules };
      const delivery = digestEvent(event, event.event_id, payload, context);
      const submission: Submission = {
        projectId: project.id,
        publicKey: "",
        deliveries: [delivery],
        outcomes: [],
        items: [],
        bytes: 0,
      };
      await saveBatch(database, [submission], saveContext());
    };
    await save("Kept");
    await save("Kept");
    await save("Fresh");
    // A process that still has the old rules.
    await send(eventEnvelope(makeEvent("Kept")));
    await send(eventEnvelope(makeEvent("Fresh")));
    const counts = (await issues()).map((issue) => [issue.title.split(":")[0], issue.count]);
    expect(new Map(counts as [string, string][])).toEqual(
      new Map([
        ["KeptError", "4"],
        ["FreshError", "2"],
      ]),
    );
    expect(counts).toHaveLength(2);
    const hashes = await rows<{ hash: string }>(`select hash from ${schema}.fingerprint order by hash`);
    expect(hashes.map(({ hash }) => hash.slice(0, 2))).toEqual(["1.", "1.", "2.", "2."]);
    await receiver.close();
  });

  it("learns every other fingerprint of a group, also of two that come in one batch", async () => {
    const { database: opened, schema, rows } = await provide();
    const { project, receiver } = await startReceiver({ database: opened, schema });
    const database = inSchema(openDatabase(opened), schema);
    const provisional = ["a", "b"].map((digit) => `0.${digit.repeat(32)}`);
    const deliveries = provisional.map((other) => {
      const event = makeEvent("Page");
      const context = {
        now: Date.now(),
        ahead: 0,
        maxCount: 1_000,
        fingerprints: (of: unknown) => [...fingerprints(of), other],
      };
      return digestEvent(event, event.event_id, Buffer.from(JSON.stringify(event)), context);
    });
    const submission: Submission = {
      projectId: project.id,
      publicKey: "",
      deliveries,
      outcomes: [],
      items: [],
      bytes: 0,
    };
    await saveBatch(database, [submission], saveContext());
    const known = await rows<{ hash: string; n: string }>(
      `select hash, count(*) over (partition by issue_id)::text as n from ${schema}.fingerprint order by hash`,
    );
    expect(known.map(({ hash }) => hash.slice(0, 3))).toEqual(["0.a", "0.b", expect.stringMatching(/^1\./)]);
    expect(new Set(known.map(({ n }) => n))).toEqual(new Set(["3"]));
    await receiver.close();
  });
});
