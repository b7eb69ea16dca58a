// An existing backend with tables and routes of its own, which takes its apps' errors in as well: three lines, marked below.
import { createReceiver } from "@winnow/receiver";
import { receiverPlugin } from "@winnow/receiver/fastify";
import { loadUi } from "@winnow/ui";
import fastify from "fastify";
import { openDatabase } from "./database.ts";

const { pool, close } = await openDatabase(process.env.DATABASE_URL);
await pool.query(
  "create table if not exists orders (id integer generated always as identity primary key, item text not null)",
);

// At the end a browser's spare connections are not waited for.
const app = fastify({ forceCloseConnections: true });

app.post<{ Body: { item: string } }>("/orders", async ({ body }) => {
  const { rows } = await pool.query("insert into orders (item) values ($1) returning id, item", [body.item]);
  return rows[0];
});
app.get("/orders", async () => (await pool.query("select id, item from orders order by id")).rows);

// The receiver uses the backend's pool, and touches only its own schema in it.
const receiver = await createReceiver({ database: pool, site: loadUi() });
await app.register(receiverPlugin, { receiver, prefix: "/errors" });
const project = await receiver.ensureProject({ project: "shop" });

const url = await app.listen({ port: Number(process.env.PORT ?? 8080), host: "127.0.0.1" });
const { token } = await receiver.createToken({ name: "example" });

console.log(`Orders  ${url}/orders`);
console.log(`Errors  ${url}/errors/#token=${token}`);
console.log(`DSN     ${receiver.dsn(project, `${url}/errors`)}`);

async function stop(): Promise<void> {
  // First the receiver, which answers what it has taken and ends the live streams of open pages.
  await receiver.close();
  await app.close();
  await close();
  process.exit(0);
}
process.once("SIGTERM", stop);
process.once("SIGINT", stop);
