import { describeEachDatabase } from "@winnow/test-kit";
import { expect, it } from "vitest";
import { doctor, migrateDatabase } from "../src/index.ts";
import { startReceiver } from "./support/envelopes.ts";

describeEachDatabase("the doctor", (provide) => {
  it("finds a database well behind a running receiver, and says what is missing before", async () => {
    const { database, schema, rows } = await provide();
    const before = await doctor({ database, schema });
    expect(before.ok).toBe(false);
    expect(before.checks.map(({ name, ok }) => [name, ok])).toEqual([
      ["connection", true],
      ["migrations", false],
    ]);
    expect((await migrateDatabase({ database, schema })).length).toBeGreaterThan(0);
    expect(await migrateDatabase({ database, schema })).toEqual([]);
    const migrated = await doctor({ database, schema });
    expect(migrated.checks.find((check) => check.name === "partitions")).toMatchObject({ ok: false });
    const { receiver } = await startReceiver({ database, schema });
    expect(await doctor({ database, schema })).toMatchObject({ ok: true });
    await rows(`delete from ${schema}.migration where id = 1`);
    expect((await doctor({ database, schema })).checks.at(-1)).toMatchObject({ name: "migrations", ok: false });
    await receiver.close();
  });

  it("says that there is nobody when the database is away", async () => {
    const { ok, checks } = await doctor({ database: "postgres://nobody@127.0.0.1:1/none" });
    expect([ok, checks[0]?.name]).toEqual([false, "connection"]);
  });
});
