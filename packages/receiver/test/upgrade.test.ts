import { describeEachDatabase } from "@winnow/test-kit";
import { describe, expect, it } from "vitest";
import { type Migration, migrate } from "../src/database/migrate.ts";
import { migrations } from "../src/database/migrations.ts";
import { openDatabase } from "../src/database/open-database.ts";
import { inSchema } from "../src/database/schema.ts";
import { doctor } from "../src/index.ts";
import { refusedStatements } from "./support/additive.ts";
import { eventEnvelope, makeEvent, makeTally, startReceiver, tallyEnvelope } from "./support/envelopes.ts";

/**
 * What was done before the first release, when there was no receiver of a version before. Nothing is to be added here: a column that
 * is in the way stays until a release whose version before does not know it any more.
 */
const BEFORE_THE_FIRST_RELEASE: Readonly<Record<number, number>> = {
  // The releases of 000001 came from events only: their times may be missing since.
  21: 2,
};

describe("migrations only add", () => {
  it.each(migrations.map(({ id, sql }) => ({ id, sql })))("$id", ({ id, sql }) => {
    const refused = refusedStatements(sql);
    if (refused.length !== (BEFORE_THE_FIRST_RELEASE[id] ?? 0)) expect(refused).toEqual([]);
  });

  it.each([
    "drop table :schema.issue",
    "alter table :schema.issue drop column title",
    "alter table :schema.issue rename column title to name",
    "alter table :schema.issue rename to matter",
    "alter table :schema.issue alter column title type varchar(10)",
    "alter table :schema.issue alter column culprit set not null",
    "alter table :schema.release alter column n drop not null",
    "alter table :schema.issue add column owner text not null",
    "alter table :schema.issue add column owner text default '', add column weight integer not null",
    "alter table :schema.issue add column owner text unique",
    "alter table :schema.issue add constraint short check (length(title) < 10)",
    "alter table :schema.issue add column a text, drop column title",
    "create unique index one on :schema.issue (project_id, title)",
    "create trigger t before insert on :schema.issue for each row execute function f()",
    "update :schema.issue set title = ''",
    "alter table :schema.issue add column owner text; update :schema.issue set owner = '', title = ''",
    "alter table :schema.release add column owner text; update :schema.issue set owner = ''",
    "create function f() returns trigger as $$ begin end $$ language plpgsql",
  ])("%s is refused", (sql) => {
    expect(refusedStatements(sql)).toHaveLength(1);
  });

  it.each([
    "alter table :schema.issue add column owner text, add column weight numeric(4, 2) not null default 1",
    "alter table :schema.issue add column owner text; update :schema.issue i set owner = f.x from (select 1 as x, 2 as y) f where i.id = f.y",
    "create index fast on :schema.issue (project_id, title)",
    "create table :schema.a (id bigint); create unique index one on :schema.a (id); alter table :schema.a alter column id set not null",
  ])("%s is allowed", (sql) => {
    expect(refusedStatements(sql)).toEqual([]);
  });
});

/** The next version as far as a running receiver can tell: every table has more columns and indexes, and there are new tables. */
function nextVersion(tables: readonly string[]): Migration[] {
  const last = Math.max(...migrations.map(({ id }) => id));
  const texts = tables.map(
    (
      table,
    ) => `alter table :schema."${table}" add column of_next text, add column more_of_next bigint not null default 7;
      create index "${table}_of_next" on :schema."${table}" (of_next);`,
  );
  texts.push(
    "create table :schema.next_version (project_id bigint not null, id bigint not null, primary key (project_id, id))",
  );
  for (const text of texts) expect(refusedStatements(text)).toEqual([]);
  return texts.map((sql, index) => ({ id: last + 1 + index, sql }));
}

describeEachDatabase("a receiver", (provide) => {
  it("goes on exactly while the database is migrated to the next version under it", async () => {
    const { database, schema, rows } = await provide();
    const { receiver, send, get, issues } = await startReceiver({ database, schema });
    const tables = await rows<{ name: string }>(
      `select c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
       where n.nspname = $1 and c.relkind in ('r', 'p') and not c.relispartition and c.relname <> 'migration' order by c.relname`,
      [schema],
    );
    const next = nextVersion(tables.map(({ name }) => name));
    let events = 0;
    let tallied = 0;
    let migrated = false;
    const sender = async (): Promise<void> => {
      while (!migrated || events < 100) {
        const error = await send(eventEnvelope(makeEvent("Upgrade", { release: "app@1", tags: { color: "red" } })));
        const tally = await send(tallyEnvelope([makeTally(1, 3)]));
        const list = await get("/api/0/projects/acme/web/issues/");
        expect([error.status, tally.status, list.status]).toEqual([200, 200, 200]);
        events++;
        tallied += 3;
      }
    };
    const senders = [sender(), sender(), sender()];
    const applied = await migrate(inSchema(openDatabase(database), schema), [...migrations, ...next]);
    migrated = true;
    await Promise.all(senders);
    expect(applied).toEqual(next.map(({ id }) => id));
    expect((await issues("sort=freq")).map((issue) => Number(issue.count)).sort((a, b) => a - b)).toEqual(
      [events, tallied].sort((a, b) => a - b),
    );
    expect(await rows(`select sum(n)::int as n from ${schema}.issue_hour`)).toEqual([{ n: events + tallied }]);
    expect(await doctor({ database, schema })).toMatchObject({ ok: true });
    // The version before starts anew on the newer schema, as when a deployment is taken back.
    const again = await startReceiver({ database, schema });
    expect((await again.send(eventEnvelope(makeEvent("Upgrade")))).status).toBe(200);
    await again.receiver.close();
    await receiver.close();
  });
});
