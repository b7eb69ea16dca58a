import { usePostgres } from "@winnow/test-kit";
import { openPglite } from "@winnow/test-kit/pglite";
import { afterEach, describe, expect, it } from "vitest";
import type { Database } from "../src/database/database.ts";
import { openDatabase } from "../src/database/open-database.ts";
import { openPostgres } from "../src/postgres.ts";

const provide = usePostgres();

const KINDS: Record<string, () => Promise<Database>> = {
  "a pool of the receiver's own": async () => openPostgres((await provide()).url ?? "", 1),
  "a pool of the host": async () => openDatabase((await provide()).database),
  PGlite: async () => openDatabase(await openPglite()),
};

describe.each(Object.keys(KINDS))("a transaction over %s", (kind) => {
  let database: Database | undefined;
  const open = async (): Promise<Database> => {
    database = await KINDS[kind]!();
    await database.execute("create table if not exists line (n int primary key, at int generated always as identity)");
    return database;
  };
  const lines = async () => (await database!.query<{ n: number }>("select n from line order by at")).map(({ n }) => n);
  afterEach(async () => {
    await database?.execute("drop table line");
    await database?.close();
  });

  it("runs statements in their order, also those that nobody waits for", async () => {
    const { transaction } = await open();
    const seen = await transaction(async ({ query, send }) => {
      send("insert into line (n) values ($1)", [1]);
      const counts = Promise.all([1, 2].map(() => query<{ n: number }>("select count(*)::int as n from line")));
      send("insert into line (n) values ($1)", [2]);
      const [[first], [second]] = (await counts) as [{ n: number }[], { n: number }[]];
      send("insert into line (n) values ($1)", [3]);
      return [first?.n, second?.n];
    });
    expect(seen).toEqual([1, 1]);
    expect(await lines()).toEqual([1, 2, 3]);
  });

  it("fails as a whole with what failed first, wherever that is noticed", async () => {
    const { transaction } = await open();
    const atTheEnd = transaction(async ({ send }) => {
      send("insert into line (n) values ($1)", [1]);
      send("insert into line (n) values ($1)", [1]);
      send("insert into line (n) values ($1)", [2]);
    });
    await expect(atTheEnd).rejects.toMatchObject({ code: "23505" });
    const between = transaction(async ({ query, send }) => {
      send("insert into line (n) values ($1 / 0)", [1]);
      await query("insert into line (n) values ($1)", [3]);
    });
    await expect(between).rejects.toMatchObject({ code: "22012" });
    const outside = transaction(async ({ send }) => {
      send("insert into line (n) values ($1)", [4]);
      throw new Error("changed my mind");
    });
    await expect(outside).rejects.toThrow("changed my mind");
    expect(await lines()).toEqual([]);
    await transaction(async ({ send }) => send("insert into line (n) values ($1)", [5]));
    expect(await lines()).toEqual([5]);
  });

  it("goes on without prepared statements where a pooler has lost them", async () => {
    const { transaction, execute } = await open();
    const add = (n: number) =>
      transaction(
        async ({ query, send }) => {
          send("insert into line (n) values ($1)", [n]);
          return await query<{ n: number }>("select max(n) as n from line where n <= $1", [n]);
        },
        { repeated: true },
      );
    expect(await add(1)).toEqual([{ n: 1 }]);
    await execute("deallocate all");
    expect(await add(2)).toEqual([{ n: 2 }]);
    expect(await add(3)).toEqual([{ n: 3 }]);
    expect(await lines()).toEqual([1, 2, 3]);
  });
});

it("a transaction that is given up leaves no connection behind that waits for answers", async () => {
  const database = openPostgres((await provide()).url ?? "", 1);
  let answer: Promise<unknown> | undefined;
  const given = database.transaction(
    async ({ query }) => {
      answer = query("select pg_sleep(4)");
      await answer;
    },
    { limit: 200 },
  );
  await expect(given).rejects.toMatchObject({ code: "database_away" });
  await expect(answer).rejects.toMatchObject({ code: "database_away" });
  expect(await database.query("select 1 as one")).toEqual([{ one: 1 }]);
  await database.close();
});
