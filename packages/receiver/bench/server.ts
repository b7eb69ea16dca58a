// One server of the benchmark in a process of its own: `node server.ts bare|naive|receiver [database url]`. Prints one line when it listens.
import { createServer, type IncomingMessage, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { gunzipSync } from "node:zlib";
import { createReceiver } from "@winnow/receiver";
import { toNodeHandler } from "@winnow/receiver/node";
import pg from "pg";

const [mode = "bare", url = ""] = process.argv.slice(2);

async function read(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const body = Buffer.concat(chunks);
  return (request.headers["content-encoding"] === "gzip" ? gunzipSync(body) : body).toString("utf8");
}

const lastLine = (text: string): string => text.slice(text.lastIndexOf("\n") + 1);

/** What a server in Node costs that does nothing but read and parse. */
const bare: RequestListener = async (request, response) => {
  const event = JSON.parse(lastLine(await read(request))) as { event_id: string };
  response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify({ id: event.event_id }));
};

/** What one would write first: a row per event. */
async function naive(): Promise<RequestListener> {
  const pool = new pg.Pool({ connectionString: url, max: 10 });
  await pool.query(
    "create table if not exists naive (event_id uuid primary key, fingerprint text, received_at timestamptz default now(), payload jsonb)",
  );
  return async (request, response) => {
    const payload = lastLine(await read(request));
    const event = JSON.parse(payload) as { event_id: string; exception: { values: { type: string }[] } };
    await pool.query("insert into naive (event_id, fingerprint, payload) values ($1, $2, $3) on conflict do nothing", [
      event.event_id,
      event.exception.values[0]?.type,
      payload,
    ]);
    response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify({ id: event.event_id }));
  };
}

let paths = ["/", "/"];
let handler = bare;
let perTransaction = (): number | undefined => undefined;
if (mode === "naive") handler = await naive();
if (mode === "receiver") {
  const receiver = await createReceiver({ database: url });
  perTransaction = () => receiver.stats().deliveries / receiver.stats().transactions;
  const projects = [
    await receiver.ensureProject({ project: "bench" }),
    await receiver.ensureProject({ project: "quiet" }),
  ];
  paths = projects.map(({ id, publicKey }) => `/api/${id}/envelope/?sentry_key=${publicKey}`);
  handler = toNodeHandler(receiver);
}
const idle = process.memoryUsage().rss;
const server = createServer(handler);
server.listen(0, "127.0.0.1", () => {
  console.log(JSON.stringify({ port: (server.address() as AddressInfo).port, paths, idle }));
});
let peak = 0;
setInterval(() => (peak = Math.max(peak, process.memoryUsage().rss)), 50).unref();
process.once("SIGINT", () => process.exit(0));
process.on("message", () => process.send?.({ peak, perTransaction: perTransaction() }));
