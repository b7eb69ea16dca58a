import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PGlite } from "@electric-sql/pglite";
import { type PostgresServer, startPostgres } from "@winnow/test-kit/postgres";
import { openDatabase } from "../../src/database/open-database.ts";
import { inSchema } from "../../src/database/schema.ts";
import { createReceiver } from "../../src/index.ts";
import { createSettler } from "../../src/store/settler.ts";
import { runUpkeep } from "../../src/store/upkeep.ts";
import { eventEnvelope, makeEvent, makeTally, tallyEnvelope } from "./envelopes.ts";

/** One line of the board. */
export type BoardRow = {
  database: string;
  after: string;
  client: string;
  captured: number;
  shown: number;
  exact: boolean;
};

/** How long and how much: the whole board, or the short one of CI. */
export type BoardSize = { deliveries: number; outage: number };

type Running = {
  url: string;
  id: number;
  publicKey: string;
  token: string;
  child: ChildProcess;
  /** What it printed as errors. */
  said(): string;
};
type Delivery = { body: Uint8Array; count: number };
/** Where receivers keep their data, and the server behind it if there is one. */
type Place = { name: "Postgres" | "PGlite"; at: string; server?: PostgresServer };
type Scenario = {
  after: string;
  receivers?: number;
  deliveries?(size: BoardSize): Delivery[];
  /** Sends the share of deliveries again. */
  twice?: number;
  /** What goes wrong while deliveries are under way. */
  fault?(world: World, size: BoardSize): Promise<void>;
  /** What happens when all are acknowledged, with the receivers stopped. */
  afterwards?(place: Place): Promise<void>;
  needsServer?: boolean;
};
type World = { place: Place; running: Running[]; progress(): number; restart(index: number): Promise<void> };

const KINDS = ["Cart", "Pay", "Login", "Search", "Image"];
const silent = { info() {}, warn() {}, error() {} };
const sleep = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** A stock SDK: one event per occurrence. */
const stock = (size: BoardSize, clockOff = 0): Delivery[] =>
  Array.from({ length: size.deliveries }, (_, i) => {
    const at = Date.now() + (i % 2 ? clockOff : -clockOff);
    const event = makeEvent(KINDS[i % 5] ?? "", { timestamp: at / 1000, release: `app@${i % 3}`, tags: { i: i % 40 } });
    const header = { event_id: event.event_id, sent_at: new Date(at).toISOString() };
    const body = Buffer.from(`${JSON.stringify(header)}\n{"type":"event"}\n${JSON.stringify(event)}`);
    return { body: clockOff === 0 ? eventEnvelope(event) : body, count: 1 };
  });

/** The transport: sealed batches that keep their id. */
const folded = (size: BoardSize, clockOff = 0): Delivery[] =>
  Array.from({ length: Math.ceil(size.deliveries / 4) }, (_, i) => {
    const now = Math.floor((Date.now() + (i % 2 ? clockOff : -clockOff)) / 1000);
    const tallies = [1, 2, 3].map((n) =>
      makeTally(n + (i % 4), n * 7, { first_seen: now - 30, last_seen: now, minutes: [[Math.floor(now / 60), n * 7]] }),
    );
    return { body: tallyEnvelope(tallies), count: 42 };
  });

const scenarios: Scenario[] = [
  { after: "a clean run" },
  { after: "10 % of the deliveries sent twice", twice: 0.1 },
  {
    after: "kill -9 of the receiver, four times",
    async fault(world, size) {
      for (let kill = 1; kill <= 4; kill++) {
        while (world.progress() < (size.deliveries * kill) / 20) await sleep(2);
        await world.restart(0);
      }
    },
  },
  {
    after: "Postgres stopped, and killed with -9",
    needsServer: true,
    async fault({ place, progress }, size) {
      while (progress() < size.deliveries / 10) await sleep(2);
      await place.server?.stop();
      await sleep(size.outage);
      await place.server?.restart();
      while (progress() < size.deliveries / 6) await sleep(2);
      await place.server?.kill();
      await place.server?.restart();
    },
  },
  { after: "retention run over everything", afterwards: runRetention },
  {
    after: "a quota in force",
    async fault({ place }) {
      await limitPayloads(place);
    },
    needsServer: true,
  },
  { after: "four receivers in parallel", receivers: 4, twice: 0.1, needsServer: true },
];

/** Runs every scenario for both kinds of clients and tells what was captured and what is shown. */
export async function runAccuracyBoard(
  size: BoardSize,
  onRow: (row: BoardRow) => void = () => {},
): Promise<BoardRow[]> {
  const rows: BoardRow[] = [];
  const server = await startPostgres();
  const clients = { "stock SDK": stock, transport: folded };
  const off = scenarios.concat({ after: "client clocks a day off" });
  try {
    for (const scenario of off) {
      for (const [client, make] of Object.entries(clients)) {
        for (const name of ["Postgres", "PGlite"] as const) {
          if (name === "PGlite" && scenario.needsServer) continue;
          const folder = mkdtempSync(join(tmpdir(), "winnow-board-"));
          const place: Place =
            name === "Postgres"
              ? { name, at: await server.createDatabase(), server }
              : { name, at: join(folder, "data") };
          const deliveries = make(size, scenario.after === "client clocks a day off" ? 86_400_000 : 0);
          const row = await play(scenario, place, deliveries, client, size);
          rows.push(row);
          onRow(row);
          rmSync(folder, { recursive: true, force: true });
        }
      }
    }
  } finally {
    await server.dispose();
  }
  return rows;
}

async function play(
  scenario: Scenario,
  place: Place,
  deliveries: Delivery[],
  client: string,
  size: BoardSize,
): Promise<BoardRow> {
  const running: Running[] = [];
  for (let i = 0; i < (scenario.receivers ?? 1); i++) running.push(await launch(place));
  let done = 0;
  const world: World = {
    place,
    running,
    progress: () => done,
    async restart(index) {
      const old = running[index] as Running;
      await end(old, "SIGKILL");
      running[index] = await launch(place);
    },
  };
  const queue = deliveries.flatMap((delivery, i) =>
    i % 10 < (scenario.twice ?? 0) * 10 ? [delivery, delivery] : [delivery],
  );
  const fault = scenario.fault?.(world, { ...size, deliveries: deliveries.length });
  let next = 0;
  const sender = async () => {
    for (let i = next++; i < queue.length; i = next++) {
      await deliver(queue[i] as Delivery, () => running[i % running.length] as Running);
      done++;
    }
  };
  await Promise.all(Array.from({ length: 24 }, sender));
  await fault;
  for (const receiver of running) await end(receiver, "SIGTERM");
  await scenario.afterwards?.(place);
  const reader = await launch(place);
  const shown = await sumOfCounts(reader);
  await end(reader, "SIGTERM");
  const captured = deliveries.reduce((sum, delivery) => sum + delivery.count, 0);
  return { database: place.name, after: scenario.after, client, captured, shown, exact: captured === shown };
}

async function launch(place: Place): Promise<Running> {
  const script = new URL("./receiver-process.ts", import.meta.url).pathname;
  const child = spawn(process.execPath, ["--conditions=@winnow/source", script, place.at], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  let said = "";
  child.stderr.on("data", (chunk: Buffer) => {
    said += chunk.toString();
  });
  const line = await Promise.race([
    once(child.stdout, "data").then(([chunk]) => String(chunk)),
    once(child, "exit").then(() => Promise.reject(new Error(`the receiver did not start: ${said}`))),
  ]);
  return { ...JSON.parse(line), child, said: () => said };
}

/** Ends a receiver. One that ended by itself is a fault that no row of the board may hide. */
async function end({ child, said }: Running, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null) throw new Error(`a receiver ended by itself with ${child.exitCode}: ${said()}`);
  const gone = once(child, "exit");
  child.kill(signal);
  await gone;
}

/** As any client with a spool: the same bytes again until somebody acknowledges them. */
async function deliver({ body }: Delivery, to: () => Running): Promise<void> {
  for (;;) {
    const { url, id, publicKey, child, said } = to();
    if (child.exitCode !== null) throw new Error(`a receiver ended by itself with ${child.exitCode}: ${said()}`);
    try {
      const response = await fetch(`${url}/api/${id}/envelope/?sentry_key=${publicKey}`, {
        method: "POST",
        body: body as BodyInit,
        signal: AbortSignal.timeout(20_000),
      });
      await response.arrayBuffer();
      if (response.status === 200) return;
    } catch {
      // Killed in the middle: whether it was saved is unknown, and the id settles that.
    }
    await sleep(25);
  }
}

async function sumOfCounts({ url, token }: Running): Promise<number> {
  const response = await fetch(`${url}/api/0/projects/acme/web/issues/?limit=100&query=`, {
    headers: { authorization: `Bearer ${token}` },
  });
  const issues = (await response.json()) as {
    count: string;
    winnow: Record<"seen" | "stored" | "sampled" | "suppressed" | "lost", number>;
  }[];
  for (const { winnow } of issues) {
    const { seen, stored, sampled, suppressed, lost } = winnow;
    if (seen !== stored + sampled + suppressed + lost) throw new Error(`not conserved: ${JSON.stringify(winnow)}`);
  }
  return issues.reduce((sum, issue) => sum + Number(issue.count), 0);
}

async function runRetention(place: Place): Promise<void> {
  const pglite = place.name === "PGlite" ? await PGlite.create(place.at) : undefined;
  const database = inSchema(openDatabase(pglite ?? place.at), "winnow");
  const settler = createSettler(database, silent);
  const later = new Date(Date.now() + 400 * 86_400_000).toISOString();
  await runUpkeep(database, settler, { items: 1, statistics: 1 }, later);
  await settler.close();
  await database.close();
  await pglite?.close();
}

async function limitPayloads(place: Place): Promise<void> {
  const receiver = await createReceiver({ database: place.at });
  const project = await receiver.ensureProject({ organization: "acme", project: "web" });
  await receiver.setQuota({ projectId: project.id, per: "month", payloads: 10 });
  await receiver.close();
}
