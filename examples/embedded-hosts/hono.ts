// A Hono app that takes errors in, below /errors.
import { serve } from "@hono/node-server";
import { createReceiver } from "@winnow/receiver";
import { toFetchHandler } from "@winnow/receiver/fetch";
import { Hono } from "hono";

const receiver = await createReceiver({ database: process.env.DATABASE_URL ?? "" });
const errors = toFetchHandler(receiver, { prefix: "/errors" });

const app = new Hono();
app.get("/", (context) => context.json({ hello: "world" }));
app.all("/errors/*", (context) => errors(context.req.raw));

const server = serve(
  { fetch: app.fetch, port: Number(process.env.PORT ?? 8080), hostname: "127.0.0.1" },
  async ({ port }) => {
    const project = await receiver.ensureProject({ project: "shop" });
    console.log(`DSN ${receiver.dsn(project, `http://127.0.0.1:${port}/errors`)}`);
  },
);

process.once("SIGTERM", () => {
  server.close(() => receiver.close());
});
