// A receiver in a process of its own that tells people, to be killed: `node notify-process.ts <postgres url | data folder>`. Its parent may
// let time pass for the queue: whoever waits does not care whether the clock went on or what is waited for came nearer.
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { openPglite } from "@winnow/test-kit/pglite";
import { PgBoss } from "pg-boss";
import { openDatabase } from "../../src/database/open-database.ts";
import { createReceiver } from "../../src/index.ts";
import { bossDatabase } from "../../src/jobs/boss-database.ts";
import { jobsSchema } from "../../src/jobs/jobs.ts";
import { toNodeHandler } from "../../src/node.ts";

const [place = ""] = process.argv.slice(2);
const opened = place.startsWith("postgres:") ? place : await openPglite(place);
const receiver = await createReceiver({ database: opened, notify: { allowPrivate: true } });
const project = await receiver.ensureProject({ organization: "acme", project: "web" });
const { token } = await receiver.createToken({ token: "a-token-for-the-test" });
const server = createServer(toNodeHandler(receiver));
server.listen(0, "127.0.0.1", () => {
  const { port } = server.address() as AddressInfo;
  process.send?.({ ready: { url: `http://127.0.0.1:${port}`, id: project.id, publicKey: project.publicKey, token } });
});

const database = openDatabase(opened);
const jobs = jobsSchema("winnow");
const supervisor = new PgBoss({
  db: bossDatabase(database),
  schema: jobs,
  supervise: false,
  schedule: false,
  migrate: false,
  ...(database.parallel === 1 ? { backend: "pglite" as const } : {}),
});

/** Waits until what was tried has been put back to wait. */
async function rest(): Promise<void> {
  for (const end = Date.now() + 15_000; ; ) {
    const active = await database.query(
      `select 1 as one from ${jobs}.job where name = 'notify' and state = 'active' limit 1`,
    );
    if (active.length === 0) return;
    if (Date.now() > end) throw new Error("messages are still under way");
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

async function pass(seconds: number, restFirst: boolean): Promise<void> {
  if (restFirst) await rest();
  const before = (column: string): string => `${column} = ${column} - interval '${seconds} seconds'`;
  await database.execute(
    `update ${jobs}.job set ${["start_after", "started_on", "created_on", "keep_until"].map(before).join(", ")} where name = 'notify';
     update ${jobs}.queue set ${["monitor_on", "monitor_claim_on", "maintain_on"].map(before).join(", ")};`,
  );
  // What every receiver does once a minute: jobs whose worker died come back.
  await supervisor.supervise("notify");
}

let started: Promise<unknown> | undefined;
process.on("message", ({ seconds, restFirst }: { seconds: number; restFirst: boolean }) => {
  started ??= supervisor.start();
  started
    .then(() => pass(seconds, restFirst))
    .then(
      () => process.send?.({ passed: seconds }),
      (error: unknown) => process.send?.({ failed: String(error) }),
    );
});
