import { describeEachDatabase } from "@winnow/test-kit";
import { expect, it } from "vitest";
import type { Database } from "../src/database/database.ts";
import { migrate } from "../src/database/migrate.ts";
import { openDatabase } from "../src/database/open-database.ts";
import { inSchema } from "../src/database/schema.ts";
import { dropOldDayPartitions, ensureDayPartitions } from "../src/store/day-partitions.ts";
import { rememberIds, SEEN_WINDOW_DAYS } from "../src/store/seen-ids.ts";

describeEachDatabase("ids already counted", (provide, kind) => {
  let next = 0;
  const id = () => (++next).toString(16).padStart(32, "0");
  const prepare = async (days: string[]) => {
    const { database: opened, schema, rows } = await provide();
    const database = inSchema(openDatabase(opened), schema);
    await migrate(database);
    for (const day of days) await ensureDayPartitions(database, "seen", 1, `${day}T12:00:00Z`);
    return { database, rows, schema };
  };
  const count = async (database: Database, ids: string[], clock: string) => {
    const fresh = await database.transaction(({ query }) =>
      rememberIds(
        query,
        ids.map((one) => ({ projectId: 1, kind: 0, id: one })),
        clock,
      ),
    );
    return fresh.size;
  };

  it("are new once within a day, and per project and kind", async () => {
    const { database } = await prepare(["2026-03-10"]);
    const one = id();
    expect(await count(database, [one], "2026-03-10T10:00:00Z")).toBe(1);
    expect(await count(database, [one, id()], "2026-03-10T11:00:00Z")).toBe(1);
    const other = await database.transaction(({ query }) =>
      rememberIds(
        query,
        [
          { projectId: 2, kind: 0, id: one },
          { projectId: 1, kind: 1, id: one },
        ],
        "2026-03-10T11:00:00Z",
      ),
    );
    expect(other.size).toBe(2);
  });

  it("are remembered for seven days, and may come again after that", async () => {
    const { database } = await prepare(["2026-03-10", "2026-03-17", "2026-03-19"]);
    const one = id();
    expect(await count(database, [one], "2026-03-10T10:00:00Z")).toBe(1);
    expect(await count(database, [one], "2026-03-17T10:00:00Z")).toBe(0);
    expect(await count(database, [one], "2026-03-19T10:00:00Z")).toBe(1);
  });

  it("are new once, whichever side of midnight each of two deliveries falls on", async () => {
    const { database } = await prepare(["2026-03-10", "2026-03-11"]);
    const times = ["23:50:00", "23:54:59", "23:55:01", "23:59:59"].map((time) => `2026-03-10T${time}Z`);
    const later = ["00:00:00", "00:04:59", "00:05:01", "00:30:00"].map((time) => `2026-03-11T${time}Z`);
    for (const before of times) {
      for (const after of later) {
        const one = id();
        expect([await count(database, [one], before), await count(database, [one], after)]).toEqual([1, 0]);
      }
    }
  });

  it("are new once when receivers with clocks around midnight write at the same time", async () => {
    const { database } = await prepare(["2026-03-10", "2026-03-11"]);
    const ids = Array.from({ length: 50 }, id);
    // Clocks of one database agree; transactions that began up to five minutes apart may still overlap.
    const clocks = ["2026-03-10T23:58:00Z", "2026-03-11T00:02:00Z", "2026-03-10T23:59:59Z", "2026-03-11T00:00:00Z"];
    const fresh = await Promise.all(clocks.map((clock) => count(database, ids, clock)));
    expect(fresh.reduce((sum, n) => sum + n, 0)).toBe(50);
  });

  it("are forgotten by dropping the partition of a day", async () => {
    const { database, rows, schema } = await prepare(["2026-03-10", "2026-03-20"]);
    await count(database, [id()], "2026-03-10T10:00:00Z");
    expect(await dropOldDayPartitions(database, "seen", SEEN_WINDOW_DAYS + 1, "2026-03-20T10:00:00Z")).toEqual([
      "seen_20260309",
      "seen_20260310",
      "seen_20260311",
    ]);
    expect(await rows(`select count(*)::int as n from ${schema}.seen`)).toEqual([{ n: 0 }]);
  });

  it.skipIf(kind === "pglite")(
    "get their partitions from many receivers at once (PGlite has one connection)",
    async () => {
      const { database, rows } = await prepare([]);
      await Promise.all(Array.from({ length: 8 }, () => ensureDayPartitions(database, "seen", 2)));
      const partitions = await rows("select relname from pg_class where relname like 'seen_2%' and relkind = 'r'");
      expect(partitions).toHaveLength(4);
    },
  );
});
