// Tallies into a durable Postgres from one process, against parsing the same bodies as JSON.
import { randomUUID } from "node:crypto";
import { makeTallyItem, serializeEnvelope, type Tally, uuidV7 } from "@winnow/envelope/wire";
import { createReceiver } from "@winnow/receiver";
import { startPostgres } from "@winnow/test-kit/postgres";

const PRODUCERS = Array.from({ length: 8 }, () => randomUUID());
const PER_BATCH = 500;
const GROUPS = 1_000;
const BATCHES = process.argv.includes("--quick") ? 200 : 600;

function tally(group: number): Tally {
  const now = Math.floor(Date.now() / 1000);
  return {
    fingerprint: `1.${group.toString(16).padStart(32, "0")}`,
    count: 40,
    first_seen: now - 60,
    last_seen: now,
    minutes: [
      [Math.floor(now / 60) - 1, 20],
      [Math.floor(now / 60), 20],
    ],
    release: "shop@1.2.3",
    environment: "production",
    title: `Error${group}: failed to check out`,
    culprit: `GET /route-${group % 50}`,
    level: "error",
    platform: "node",
    tags: {
      url: [
        ["/cart", 30],
        ["/pay", 10],
      ],
      region: [["eu", 40]],
    },
    users: { ids: [group.toString(16).padStart(16, "0")] },
  };
}

function body(n: number): Uint8Array {
  const tallies = Array.from({ length: PER_BATCH }, (_, i) => tally((n * 17 + i) % GROUPS));
  const id = uuidV7(Date.now(), crypto.getRandomValues(new Uint8Array(10)));
  return Buffer.from(
    serializeEnvelope({ header: {}, items: [makeTallyItem({ id, producer: PRODUCERS[n % 8] ?? "", tallies })] }),
  );
}

const postgres = await startPostgres({ settings: { fsync: "on", full_page_writes: "on", shared_buffers: "256MB" } });
const receiver = await createReceiver({ database: await postgres.createDatabase() });
const project = await receiver.ensureProject({ project: "bench" });
const request = (bytes: Uint8Array) =>
  receiver.handle({
    method: "POST",
    path: `/api/${project.id}/envelope/`,
    query: `sentry_key=${project.publicKey}`,
    headers: {},
    body: bytes,
  });

async function run(bodies: Uint8Array[]): Promise<number> {
  const start = performance.now();
  let next = 0;
  const sender = async (): Promise<void> => {
    for (let i = next++; i < bodies.length; i = next++) {
      const { status } = await request(bodies[i] as Uint8Array);
      if (status !== 200) throw new Error(`answered ${status}`);
    }
  };
  await Promise.all(Array.from({ length: 64 }, sender));
  return (performance.now() - start) / 1000;
}

await run(Array.from({ length: 100 }, (_, n) => body(n)));
const bodies = Array.from({ length: BATCHES }, (_, n) => body(n));
const cpu = process.cpuUsage();
const seconds = await run(bodies);
const used = process.cpuUsage(cpu);
const start = performance.now();
for (const bytes of bodies) {
  const text = Buffer.from(bytes).toString("utf8");
  JSON.parse(text.slice(text.lastIndexOf("\n") + 1));
}
const parseSeconds = (performance.now() - start) / 1000;
const tallies = BATCHES * PER_BATCH;
console.table([
  {
    what: "JSON.parse alone",
    "tallies/s": Math.round(tallies / parseSeconds),
    "of JSON.parse": "1.00",
    "µs of CPU": ((parseSeconds * 1e6) / tallies).toFixed(1),
  },
  {
    what: "receiver, committed",
    "tallies/s": Math.round(tallies / seconds),
    "of JSON.parse": (parseSeconds / seconds).toFixed(2),
    "µs of CPU": ((used.user + used.system) / tallies).toFixed(1),
  },
]);
const held = tallies / seconds >= 100_000;
console.log(`${held ? "held  " : "MISSED"} tallies: ${Math.round(tallies / seconds)} per second (budget >= 100000)`);
await receiver.close();
await postgres.dispose();
process.exit(held ? 0 : 1);
