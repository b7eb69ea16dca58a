import { describeEachDatabase } from "@winnow/test-kit";
import { expect, it } from "vitest";
import { migrate } from "../src/database/migrate.ts";
import { openDatabase } from "../src/database/open-database.ts";
import { inSchema } from "../src/database/schema.ts";
import { createSettler } from "../src/store/settler.ts";
import { runUpkeep } from "../src/store/upkeep.ts";
import { eventEnvelope, makeEvent, startReceiver } from "./support/envelopes.ts";

const silent = { info() {}, warn() {}, error() {} };

describeEachDatabase("upkeep", (provide) => {
  it("makes partitions ahead and lets go of what is old, while every count stays", async () => {
    const { database: opened, schema, rows } = await provide();
    const { send, issues, receiver } = await startReceiver({ database: opened, schema });
    const attachment = '\n{"type":"attachment","length":1}\nx';
    for (let i = 0; i < 20; i++) {
      await send(Buffer.concat([eventEnvelope(makeEvent("Old")), Buffer.from(attachment)]));
    }
    const before = await issues();
    const database = inSchema(openDatabase(opened), schema);
    await migrate(database);
    const settler = createSettler(database, silent);
    const later = new Date(Date.now() + 100 * 86_400_000).toISOString();
    const report = await runUpkeep(database, settler, { items: 30, statistics: 90 }, later);
    await settler.close();
    expect(report.droppedPartitions.length).toBeGreaterThan(5);
    expect(report.deletedHours).toBe(1);
    expect(report.deletedOutcomes).toBeGreaterThan(0);
    expect(report.deletedNumbers).toBeGreaterThan(0);
    expect(await rows(`select count(*)::int as n from ${schema}.project_hour`)).toEqual([{ n: 0 }]);
    expect(await rows(`select count(*)::int as n from ${schema}.item`)).toEqual([{ n: 0 }]);
    const after = await issues();
    expect(after.map(({ count, winnow }) => ({ count, winnow }))).toEqual(
      before.map(({ count, winnow }) => ({ count, winnow })),
    );
    expect(after[0]?.count).toBe("20");
    // The partitions of today were dropped with the rest; the next delivery makes them again.
    expect((await send(eventEnvelope(makeEvent("Old")))).status).toBe(200);
    expect((await issues())[0]?.count).toBe("21");
    await receiver.close();
  });

  it("settles what a receiver that was killed left in the journal", async () => {
    const { database, schema, rows } = await provide();
    const first = await startReceiver({ database, schema });
    await first.send(eventEnvelope(makeEvent("Left", { release: "app@1" })));
    expect(await rows(`select count(*)::int as n from ${schema}.journal`)).toEqual([{ n: 1 }]);
    const second = await startReceiver({ database, schema });
    expect(await rows(`select count(*)::int as n from ${schema}.journal`)).toEqual([{ n: 0 }]);
    expect(await rows(`select sum(n)::int as n from ${schema}.issue_hour`)).toEqual([{ n: 1 }]);
    await first.receiver.close();
    await second.receiver.close();
    expect(await rows(`select sum(n)::int as n from ${schema}.issue_release`)).toEqual([{ n: 1 }]);
  });
});
