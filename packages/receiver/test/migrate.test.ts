import { readFileSync } from "node:fs";
import { describeEachDatabase, usePostgres } from "@winnow/test-kit";
import { afterEach, describe, expect, it, vi } from "vitest";
import { compileMigrations } from "../scripts/compile-sql.ts";
import { migrate } from "../src/database/migrate.ts";
import { migrations } from "../src/database/migrations.ts";
import { openDatabase } from "../src/database/open-database.ts";
import { inSchema } from "../src/database/schema.ts";
import { createReceiver } from "../src/index.ts";
import { postgresDatabase } from "../src/postgres.ts";

it("the compiled migrations are those of the sql folder", () => {
  const committed = readFileSync(new URL("../src/database/migrations.ts", import.meta.url), "utf8");
  expect(committed).toBe(compileMigrations());
});

describe("on a large table", () => {
  afterEach(() => void vi.useRealTimers());

  it("a migration may take longer than any other transaction", async () => {
    vi.useFakeTimers();
    const asked: string[] = [];
    const query = async (text: string | { text: string }) => {
      asked.push(String(text));
      if (text === "rewrite") await new Promise((resolve) => setTimeout(resolve, 20 * 60_000));
      return { rows: [] };
    };
    const database = postgresDatabase({ connect: async () => ({ query, release() {} }) });
    const other = expect(database.transaction(({ execute }) => execute("rewrite"))).rejects.toThrow(/away/);
    const migrated = migrate(database, [{ id: 1, sql: "rewrite" }]);
    await vi.advanceTimersByTimeAsync(20 * 60_000);
    await other;
    expect(await migrated).toEqual([1]);
    expect(asked.at(-1)).toBe("commit");
  });
});

/** Tables that stay small: reference tables in a distributed Postgres. */
const CONFIGURATION = [
  "migration",
  "organization",
  "project",
  "project_key",
  "token",
  "member",
  "session",
  "login_link",
  "login_attempt",
];

describeEachDatabase("the schema", (provide) => {
  const prepare = async () => {
    const { database: opened, schema, rows } = await provide();
    const database = inSchema(openDatabase(opened), schema);
    return { database, schema, rows };
  };

  it("is migrated once, and again without effect", async () => {
    const { database } = await prepare();
    expect(await migrate(database)).toEqual(migrations.map(({ id }) => id));
    expect(await migrate(database)).toEqual([]);
  });

  it("has the project as first column of every primary, unique and foreign key of tables that grow", async () => {
    const { database, schema, rows } = await prepare();
    await migrate(database);
    const keys = await rows<{ table: string; name: string; first: string; kind: string }>(
      `select c.conrelid::regclass::text as table, c.conname as name, c.contype as kind, a.attname as first
       from pg_constraint c join pg_class t on t.oid = c.conrelid join pg_namespace n on n.oid = t.relnamespace
       join pg_attribute a on a.attrelid = c.conrelid and a.attnum = c.conkey[1]
       where n.nspname = $1 and c.contype in ('p', 'u', 'f') and t.relname <> all($2)
       union all
       select i.indrelid::regclass::text, i.indexrelid::regclass::text, 'u', a.attname
       from pg_index i join pg_class t on t.oid = i.indrelid join pg_namespace n on n.oid = t.relnamespace
       join pg_attribute a on a.attrelid = i.indrelid and a.attnum = i.indkey[0]
       where n.nspname = $1 and i.indisunique and t.relname <> all($2)`,
      [schema, CONFIGURATION],
    );
    expect(keys.length).toBeGreaterThan(15);
    expect(keys.filter((key) => key.first !== "project_id")).toEqual([]);
  });

  it("leaves the host's tables alone", async () => {
    const { database, rows } = await prepare();
    await database.execute("create table if not exists public.issue (id integer); insert into public.issue values (1)");
    await migrate(database);
    expect(await rows("select id from public.issue")).toEqual([{ id: 1 }]);
  });
});

describe("migration on Postgres, where there is more than one connection", () => {
  const provide = usePostgres();

  it("is done once by twenty migrators at once", async () => {
    const { url = "", rows } = await provide();
    const receivers = await Promise.all(Array.from({ length: 20 }, () => createReceiver({ database: url })));
    await Promise.all(receivers.map((receiver) => receiver.close()));
    expect(await rows("select id from winnow.migration order by id")).toEqual(migrations.map(({ id }) => ({ id })));
  });
});
