import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PGlite } from "@electric-sql/pglite";
import { startPostgres } from "@winnow/test-kit/postgres";
import { openDatabase } from "../../src/database/open-database.ts";
import { inSchema } from "../../src/database/schema.ts";
import { createSettler } from "../../src/store/settler.ts";
import { runUpkeep } from "../../src/store/upkeep.ts";
import type { Client } from "./board-clients.ts";
import { countsOf, end, launch, type Place, type Running } from "./board-receivers.ts";

/** One line of the board. */
export type BoardRow = {
  database: string;
  after: string;
  client: string;
  captured: number;
  shown: number;
  /** What clients reported as dropped on their side, as when a quota asks for silence. */
  reported: number;
  exact: boolean;
};

export type BoardOptions = {
  /** How long the database is away, milliseconds. */
  outage: number;
  /** Whose deliveries are counted. */
  clients: readonly Client[];
  /** Plays the rows that contain this text. */
  only?: string;
  /** Reads every row by a receiver that is started for it; else only where something happens with the receivers stopped. */
  isThorough?: boolean;
};

type Scenario = {
  after: string;
  receivers?: number;
  twice?: number;
  clockOff?: number;
  /** How long receivers or the database are away, milliseconds. */
  away?(outage: number): number;
  /** What goes wrong while deliveries are under way. */
  fault?(world: World, outage: number): Promise<void>;
  /** What happens when all are acknowledged, with the receivers stopped. */
  afterwards?(place: Place): Promise<void>;
  /** Why there is no such row for PGlite. */
  serverOnly?: string;
};
type World = {
  place: Place;
  running: Running[];
  reach(share: number): Promise<void>;
  restart(index: number): Promise<void>;
};

const silent = { info() {}, warn() {}, error() {} };
const sleep = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

const SCENARIOS: readonly Scenario[] = [
  { after: "a clean run" },
  { after: "10 % of the deliveries sent twice", twice: 0.1 },
  {
    after: "kill -9 of the receiver, four times",
    // A receiver is back within seconds.
    away: () => 30_000,
    async fault({ reach, restart }) {
      for (let kill = 1; kill <= 4; kill++) {
        await reach(kill / 6);
        await restart(0);
      }
    },
  },
  {
    after: "Postgres stopped, and killed with -9",
    serverOnly: "PGlite has no server",
    away: (outage) => outage,
    async fault({ place, reach }, outage) {
      await reach(0.1);
      await place.server?.stop();
      await sleep(outage);
      await place.server?.restart();
      await reach(0.2);
      await place.server?.kill();
      await place.server?.restart();
    },
  },
  { after: "retention run over everything", afterwards: runRetention },
  {
    after: "a quota in force",
    fault: async ({ running }) => {
      if (running[0]) await limitPayloads(running[0]);
    },
  },
  { after: "four receivers in parallel", receivers: 4, twice: 0.1, serverOnly: "one process owns a PGlite" },
  { after: "client clocks a day off", clockOff: 86_400_000 },
];

/** Runs every scenario for every kind of client and tells what was captured and what is shown. */
export async function runAccuracyBoard(
  { clients, only, ...options }: BoardOptions,
  onRow: (row: BoardRow) => void = () => {},
): Promise<BoardRow[]> {
  const rows: BoardRow[] = [];
  const server = await startPostgres();
  try {
    for (const scenario of SCENARIOS.filter(({ after }) => only === undefined || after.includes(only))) {
      for (const client of clients) {
        for (const name of ["Postgres", "PGlite"] as const) {
          if (name === "PGlite" && scenario.serverOnly) continue;
          const folder = mkdtempSync(join(tmpdir(), "winnow-board-"));
          const at = name === "Postgres" ? await server.createDatabase() : join(folder, "data");
          const row = await play(scenario, { name, at, ...(name === "Postgres" && { server }) }, client, options);
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
  client: Client,
  { outage, isThorough = false }: Pick<BoardOptions, "outage" | "isThorough">,
): Promise<BoardRow> {
  const running: Running[] = [];
  for (let i = 0; i < (scenario.receivers ?? 1); i++) running.push(await launch(place));
  const { twice = 0, clockOff = 0, away } = scenario;
  const load = client.start({ running, twice, clockOff, longer: away?.(outage) ?? 0 });
  const world: World = {
    place,
    running,
    async reach(share) {
      while (load.progress() < share) await sleep(2);
    },
    async restart(index) {
      await end(running[index] as Running, "SIGKILL");
      running[index] = await launch(place);
    },
  };
  const [captured] = await Promise.all([load.done, scenario.fault?.(world, outage)]);
  if (scenario.afterwards || isThorough) {
    for (const receiver of running.splice(0)) await end(receiver, "SIGTERM");
    await scenario.afterwards?.(place);
    running.push(await launch(place));
  }
  const reader = running[0] as Running;
  const shown = await countsOf(reader);
  for (const receiver of running) await end(receiver, "SIGTERM");
  const sum = (counts: ReadonlyMap<string, number>): number => [...counts.values()].reduce((a, b) => a + b, 0);
  const { reported } = reader;
  // Reports do not say of which kind a dropped occurrence was.
  const each = reported > 0 || [...captured].every(([title, n]) => shown.get(title) === n);
  return {
    database: place.name,
    after: scenario.after,
    client: client.name,
    captured: sum(captured),
    shown: sum(shown),
    reported,
    exact: each && sum(captured) === sum(shown) + reported,
  };
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

async function limitPayloads({ url, token }: Running): Promise<void> {
  const response = await fetch(`${url}/api/0/projects/acme/web/winnow/quotas/`, {
    method: "PUT",
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    body: JSON.stringify({ per: "month", payloads: 10 }),
  });
  if (response.status !== 200) throw new Error(`the quota was not set: ${await response.text()}`);
}
