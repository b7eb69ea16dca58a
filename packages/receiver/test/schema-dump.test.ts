import { readFileSync, writeFileSync } from "node:fs";
import { describeEachDatabase } from "@winnow/test-kit";
import { expect, it } from "vitest";
import { migrate } from "../src/database/migrate.ts";
import { openDatabase } from "../src/database/open-database.ts";
import { inSchema } from "../src/database/schema.ts";

/** What a review of a migration should show: every column, key and index. Made from the catalog, so all versions of Postgres agree. */
const committed = new URL("../sql/schema.txt", import.meta.url);

const COLUMNS = `
select c.table_name as "table", format('  %s %s%s%s', c.column_name, c.data_type, case when c.is_nullable = 'NO' then ' not null' else '' end,
  case when c.is_identity = 'YES' then ' identity' when c.column_default is not null then ' default ' || c.column_default else '' end) as line
from information_schema.columns c where c.table_schema = $1 order by c.table_name, c.ordinal_position`;

const CONSTRAINTS = `
select t.relname as "table", '  ' || pg_get_constraintdef(k.oid) as line
from pg_constraint k join pg_class t on t.oid = k.conrelid join pg_namespace n on n.oid = t.relnamespace
where n.nspname = $1 and k.contype in ('p', 'u', 'f', 'c') order by 1, 2`;

const INDEXES = `
select tablename as "table", '  ' || indexdef as line from pg_indexes where schemaname = $1 order by tablename, indexname`;

describeEachDatabase("the schema as the migrations make it", (provide) => {
  it("is the one that is committed (WINNOW_UPDATE_SCHEMA=1 writes it anew)", async () => {
    const { database: opened, schema, rows } = await provide();
    await migrate(inSchema(openDatabase(opened), schema));
    const lines = new Map<string, string[]>();
    for (const statement of [COLUMNS, CONSTRAINTS, INDEXES]) {
      for (const { table, line } of await rows<{ table: string; line: string }>(statement, [schema])) {
        lines.set(table, [
          ...(lines.get(table) ?? []),
          line.replaceAll(`${schema}.`, "").replaceAll(`"${schema}".`, ""),
        ]);
      }
    }
    const dump = [...lines].sort().map(([table, described]) => `${table}\n${described.join("\n")}\n`);
    const text = dump.join("\n");
    if (process.env.WINNOW_UPDATE_SCHEMA) writeFileSync(committed, text);
    expect(text).toBe(readFileSync(committed, "utf8"));
  });
});
