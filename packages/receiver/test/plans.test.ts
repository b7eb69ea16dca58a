import { seedIssues, usePostgres } from "@winnow/test-kit";
import { expect, it } from "vitest";
import { createReceiver } from "../src/index.ts";
import { talk } from "./support/envelopes.ts";

const provide = usePostgres();

const SEEN = `
insert into winnow.seen (project_id, day, kind, id)
select $1::bigint, ((now() at time zone 'UTC')::date - (n % 2)), 0, md5(n::text)::uuid from generate_series(1, 100000) n`;

/** Lists as a page asks for them: few issues fulfil some of these searches, many others. */
const LISTS = [
  "",
  "statsPeriod=24h",
  "statsPeriod=14d&environment=staging",
  "environment=nowhere",
  "environment=development&environment=staging",
  "id=1&id=2",
  "query=is:unresolved",
  "query=is:resolved",
  "query=is:escalating",
  "query=level:debug",
  "query=!level:error",
  "query=platform:python",
  "query=payment",
  "query=gibberishthatnobodywrote",
  "query=error.type:CartError",
  "query=release:shop@1.7.0",
  "query=release:latest",
  "query=firstRelease:nowhere",
  "query=environment:development",
  "query=user.id:4711",
  "query=has:nowhere",
  "query=assigned:nobody@example.com",
  "query=timesSeen:>10000000",
];

const PAGES = [
  "/issues/{issue}/",
  "/issues/{issue}/stats/",
  "/issues/{issue}/events/latest/",
  "/issues/{issue}/tags/",
  "/issues/{issue}/comments/",
  "/issues/{issue}/user-feedback/",
  "/projects/acme/web/environments/",
  "/projects/acme/web/tags/",
  "/projects/acme/web/tags/browser/values/",
  "/projects/acme/web/stats/",
  "/projects/acme/web/winnow/savings/",
  "/projects/acme/web/releases/",
  "/organizations/acme/users/",
];

/** Names of the relations a plan reads from end to end. */
function scannedWhole(plan: { "Node Type": string; "Relation Name"?: string; Plans?: unknown[] }): string[] {
  const own = plan["Node Type"] === "Seq Scan" ? [plan["Relation Name"] ?? "?"] : [];
  return [...own, ...(plan.Plans ?? []).flatMap((inner) => scannedWhole(inner as typeof plan))];
}

it("the hot paths use indexes, whatever a list is sorted by and restricted to", async () => {
  const { database, url = "", rows } = await provide();
  const receiver = await createReceiver({ database: url });
  const project = await receiver.ensureProject({ organization: "acme", project: "web" });
  await seedIssues(database as never, { projectId: project.id, issues: 20_000, occurrences: 200_000 });
  await rows(SEEN, [project.id]);
  await rows("analyze");
  // The statements as they are, caught on their way to the database and explained with the values they carried.
  const slow: { asked: string; sql: string; relations: string[] }[] = [];
  let asked = "ingest";
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
            // What rises is worked out from all that occurred in two days, once a minute.
            if (grown.length > 0 && !/^\s*with recent/.test(sql))
              slow.push({ asked, sql: sql.trim().slice(0, 80), relations: grown });
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
  for (const sort of ["date", "new", "freq", "user", "trends"]) {
    for (const restricted of sort === "user" ? LISTS : [""]) {
      asked = `${sort} ${restricted}`;
      const answer = await get("/api/0/projects/acme/web/issues/", `sort=${sort}&${restricted}`);
      expect([restricted, answer.status]).toEqual([restricted, 200]);
    }
  }
  const [issue] = (await get("/api/0/projects/acme/web/issues/", "limit=1")).json as { id: string }[];
  for (const path of PAGES) {
    asked = path;
    const answer = await get(`/api/0${path.replace("{issue}", issue?.id ?? "")}`);
    expect([path, answer.status]).toEqual([path, 200]);
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
