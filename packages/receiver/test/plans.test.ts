import { usePostgres } from "@winnow/test-kit";
import { expect, it } from "vitest";
import { createReceiver } from "../src/index.ts";
import { talk } from "./support/envelopes.ts";

const provide = usePostgres();

const SEED = `
insert into winnow.issue (project_id, title, culprit, type, value, level, platform, first_seen, last_seen, times_seen, payloads, user_count)
select $1::bigint, 'Error' || n || ': it broke', 'at ' || n % 500, 'Error' || n, 'it broke', 'error', 'node',
  now() - (n % 1000) * interval '1 hour' - interval '1 day', now() - (n % 5000) * interval '1 minute', 1 + (n * 7919) % 100000, 1, (n * 31) % 1000
from generate_series(1, 100000) n`;

const HASHES = `
insert into winnow.fingerprint (project_id, hash, issue_id)
select project_id, '1.' || md5(id::text), id from winnow.issue`;

const SEEN = `
insert into winnow.seen (project_id, day, kind, id)
select $1::bigint, ((now() at time zone 'UTC')::date - (n % 2)), 0, md5(n::text)::uuid from generate_series(1, 100000) n`;

/** Names of the relations a plan reads from end to end. */
function scannedWhole(plan: { "Node Type": string; "Relation Name"?: string; Plans?: unknown[] }): string[] {
  const own = plan["Node Type"] === "Seq Scan" ? [plan["Relation Name"] ?? "?"] : [];
  return [...own, ...(plan.Plans ?? []).flatMap((inner) => scannedWhole(inner as typeof plan))];
}

it("the hot paths use indexes at 100,000 issues", async () => {
  const { database, url = "", rows } = await provide();
  const receiver = await createReceiver({ database: url });
  const project = await receiver.ensureProject({ organization: "acme", project: "web" });
  await rows(SEED, [project.id]);
  await rows(HASHES);
  await rows(SEEN, [project.id]);
  await rows("analyze");
  // The statements as they are, caught on their way to the database and explained with the values they carried.
  const slow: { sql: string; relations: string[] }[] = [];
  let explained = 0;
  const pool = database as {
    connect(): Promise<{ query(sql: string, values?: unknown[]): Promise<{ rows: never[] }>; release(): void }>;
  };
  const spying = {
    connect: async () => {
      const client = await pool.connect();
      return {
        query: async (sql: string, values?: unknown[]) => {
          if (/^\s*(insert|select|with|update|delete)/i.test(sql) && !/pg_advisory|pg_class|nextval/.test(sql)) {
            await client.query("savepoint plan");
            const { rows: plans } = await client.query(`explain (format json) ${sql}`, values);
            await client.query("release savepoint plan");
            explained++;
            const relations = scannedWhole(
              (plans[0] as never as { "QUERY PLAN": { Plan: never }[] })["QUERY PLAN"][0]!.Plan,
            );
            // Of the tables that are full: the planner reads an empty one from end to end, and is right.
            const grown = relations.filter((name) => /^(issue|fingerprint|seen_\d+)$/.test(name));
            if (grown.length > 0) slow.push({ sql: sql.trim().slice(0, 80), relations: grown });
          }
          return await client.query(sql, values);
        },
        release: () => client.release(),
      };
    },
  };
  const watched = await createReceiver({ database: transactional(spying) as never });
  const { send, get } = talk(watched, project, (await watched.createToken()).token);
  const body = (id: string) =>
    Buffer.from(`{"event_id":"${id}"}\n{"type":"event"}\n{"event_id":"${id}","message":"m","tags":{"a":"b"}}`);
  for (let i = 1; i <= 3; i++) expect((await send(body(String(i).padStart(32, "e")))).status).toBe(200);
  for (const sort of ["date", "new", "freq", "user"]) {
    expect((await get("/api/0/projects/acme/web/issues/", `query=&sort=${sort}`)).status).toBe(200);
  }
  expect(explained).toBeGreaterThan(15);
  expect(slow).toEqual([]);
  await watched.close();
  await receiver.close();
});

/** Explaining inside a transaction block: single statements get one too. */
function transactional(pool: {
  connect(): Promise<{ query(sql: string, values?: unknown[]): Promise<unknown>; release(): void }>;
}) {
  return {
    connect: async () => {
      const client = await pool.connect();
      let open = false;
      return {
        query: async (sql: string, values?: unknown[]) => {
          if (sql === "begin") open = true;
          if (open) {
            const result = await client.query(sql, values);
            if (sql === "commit" || sql === "rollback") open = false;
            return result;
          }
          if (/;/.test(sql)) return await client.query(sql, values);
          await client.query("begin");
          const result = await client.query(sql, values);
          await client.query("commit");
          return result;
        },
        release: () => client.release(),
      };
    },
  };
}
