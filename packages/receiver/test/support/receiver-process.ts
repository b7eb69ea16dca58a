// A receiver in a process of its own, to be killed: `node receiver-process.ts <postgres url | data folder>`.
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { openPglite } from "@winnow/test-kit/pglite";
import { openDatabase } from "../../src/database/open-database.ts";
import { inSchema } from "../../src/database/schema.ts";
import { createReceiver } from "../../src/index.ts";
import { toNodeHandler } from "../../src/node.ts";

const [place = ""] = process.argv.slice(2);
const database = place.startsWith("postgres:") ? place : await openPglite(place);
const receiver = await createReceiver({ database });
const project = await receiver.ensureProject({ organization: "acme", project: "web" });
const { token } = await receiver.createToken({ token: "accuracy-board-token" });
const told = inSchema(openDatabase(database), "winnow");
const [lost] = await told.query<{ n: string }>(
  "select coalesce(sum(n), 0)::text as n from :schema.outcome where source = 'client' and category = 'error'",
);
await told.close();
const server = createServer(toNodeHandler(receiver));
server.listen(0, "127.0.0.1", () => {
  const { port } = server.address() as AddressInfo;
  console.log(JSON.stringify({ url: `http://127.0.0.1:${port}`, ...project, token, reported: Number(lost?.n) }));
});
process.once("SIGTERM", async () => {
  server.close();
  server.closeAllConnections();
  await receiver.close();
  if (typeof database !== "string") await database.close();
  process.exit(0);
});
