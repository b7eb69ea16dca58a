import { readFileSync } from "node:fs";
import pg from "pg";
import { createReceiver } from "../src/index.ts";
const pool = new pg.Pool({ connectionString: readFileSync("/tmp/w/c-url", "utf8"), max: 4 });
const receiver = await createReceiver({ database: pool, notify: false });
const { token } = await receiver.createToken({ name: "probe" });
const log: { ms: number; sql: string; values?: unknown[] }[] = [];
const original = pg.Client.prototype.query;
(pg.Client.prototype as any).query = async function (this: any, sql: any, values: any, ...more: any[]) {
  if (typeof sql !== "string") return (original as any).call(this, sql, values, ...more);
  const t = performance.now();
  const r = await (original as any).call(this, sql, values);
  log.push({ ms: performance.now() - t, sql, values });
  return r;
};
const ask = async (path: string, query: string) => {
  const t = performance.now();
  const response = await receiver.handle({ method: "GET", path: `/api/0${path}`, query, headers: { authorization: `Bearer ${token}` } });
  return [performance.now() - t, response.status, String(response.body).length] as const;
};
for (const line of process.argv.slice(2)) {
  const [path = "", query = ""] = line.includes("?") ? line.split("?") : ["/projects/acme/web/issues/", line];
  for (let i = 0; i < 3; i++) await ask(path, query);
  const times = [];
  for (let i = 0; i < 7; i++) times.push((await ask(path, query))[0]);
  log.length = 0;
  const last = await ask(path, query);
  times.sort((a, b) => a - b);
  console.log(`${line}: min ${times[0]?.toFixed(1)} median ${times[3]?.toFixed(1)}, ${last[1]}, ${last[2]} bytes;`, log.map(({ ms, sql }) => `${ms.toFixed(1)}`).join(" "));
  if (process.env.EXPLAIN) {
    const worst = [...log].sort((a, b) => b.ms - a.ms)[0]!;
    console.log(worst.sql.slice(0, 3000));
    console.log((await pool.query(`explain (analyze, buffers) ${worst.sql}`, worst.values as never)).rows.map((r: any) => r["QUERY PLAN"]).join("\n"));
  }
}
await receiver.close(); await pool.end(); process.exit(0);
