// A bare node:http server that takes errors in, below /errors.
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { createReceiver } from "@winnow/receiver";
import { toNodeHandler } from "@winnow/receiver/node";

const receiver = await createReceiver({ database: process.env.DATABASE_URL ?? "" });
const errors = toNodeHandler(receiver, { prefix: "/errors" });

const server = createServer((request, response) => {
  if (request.url?.startsWith("/errors/")) return errors(request, response);
  response.end("hello world");
});

server.listen(Number(process.env.PORT ?? 8080), "127.0.0.1", async () => {
  const project = await receiver.ensureProject({ project: "shop" });
  const { port } = server.address() as AddressInfo;
  console.log(`DSN ${receiver.dsn(project, `http://127.0.0.1:${port}/errors`)}`);
});

process.once("SIGTERM", () => {
  server.close(() => receiver.close());
});
