import { randomUUID } from "node:crypto";
import { describeEachDatabase } from "@winnow/test-kit";
import { afterEach, expect, it } from "vitest";
import { openDatabase } from "../src/database/open-database.ts";
import { inSchema } from "../src/database/schema.ts";
import type { Receiver } from "../src/index.ts";
import { createSettler } from "../src/store/settler.ts";
import { runUpkeep } from "../src/store/upkeep.ts";
import { startReceiver } from "./support/envelopes.ts";

const silent = { info() {}, warn() {}, error() {} };

/** What SDKs send; `id` is what somebody who passes it on adds. */
function envelope(type: string, payload: object, id?: string): Uint8Array {
  const header = JSON.stringify({ type, winnow_id: id });
  return Buffer.from(`{"sent_at":"${started}"}\n${header}\n${JSON.stringify(payload)}`);
}

const started = new Date(Date.now() - 5_000).toISOString();
const attrs = { release: "app@1.0.0", environment: "production" };

const session = (sid: string, more: object) => ({
  sid,
  started,
  timestamp: new Date().toISOString(),
  status: "ok",
  errors: 0,
  attrs,
  ...more,
});

describeEachDatabase("the health of a release", (provide) => {
  let receiver: Receiver | undefined;
  afterEach(async () => {
    await receiver?.close();
  });
  const start = async () => {
    const provided = await provide();
    const { database, schema } = provided;
    const running = await startReceiver({ database, schema });
    receiver = running.receiver;
    const releases = async () => (await running.get("/api/0/projects/acme/web/releases/")).json;
    const health = async () => (await releases())[0]?.winnow.health;
    return { ...running, ...provided, releases, health };
  };

  it("counts each session once for what it was, in whatever order and however often it is told", async () => {
    const { send, health, releases } = await start();
    const [calm, failing, crashing, gone] = Array.from({ length: 4 }, () => randomUUID()) as [
      string,
      string,
      string,
      string,
    ];
    const news = [
      session(calm, { init: true, did: "ann" }),
      session(calm, { status: "exited", did: "ann" }),
      session(failing, { init: true, did: "bob" }),
      session(failing, { errors: 1, did: "bob" }),
      session(failing, { errors: 7, status: "exited", did: "bob" }),
      session(crashing, { init: true, did: "bob" }),
      session(crashing, { errors: 1, status: "crashed", did: "bob" }),
      session(gone, { status: "abnormal", did: "cleo" }),
    ].map((payload) => envelope("session", payload));
    for (const body of [...news].reverse()) expect((await send(body)).status).toBe(200);
    await Promise.all([...news, ...news].map((body) => send(body)));
    expect(await health()).toEqual({
      sessions: 4,
      errored: 3,
      crashed: 1,
      abnormal: 1,
      users: 3,
      crashedUsers: 1,
      crashFreeSessions: 0.75,
      crashFreeUsers: 1 - 1 / 3,
    });
    expect((await releases())[0]).toMatchObject({ version: "app@1.0.0", firstEvent: null });
  });

  it("adds up what an SDK has added up, once for whoever passes it on twice", async () => {
    const { send, health, rows, schema } = await start();
    const container = {
      aggregates: [
        { started, exited: 90, errored: 6, crashed: 3 },
        { started: new Date(Date.now() - 3_700_000).toISOString(), exited: 10, abnormal: 1 },
      ],
      attrs,
    };
    const first = envelope("sessions", container, randomUUID());
    await Promise.all([first, first, first].map((body) => send(body)));
    await send(first);
    expect(await health()).toMatchObject({ sessions: 110, errored: 10, crashed: 3, abnormal: 1, users: 0 });
    // Another process with the same numbers at the same moment, as SDKs send it.
    await send(envelope("sessions", container));
    expect(await health()).toMatchObject({ sessions: 220, errored: 20, crashFreeUsers: null });
    const hours = await rows(`select environment, started::int as started from ${schema}.release_health order by hour`);
    expect(hours).toEqual([
      { environment: "production", started: 22 },
      { environment: "production", started: 198 },
    ]);
  });

  it("forgets hours after their retention, and is nothing for sessions without a release", async () => {
    const { send, health, releases, rows, database: opened, schema } = await start();
    await send(envelope("session", session(randomUUID(), { attrs: {} })));
    await send(envelope("sessions", { aggregates: "none", attrs }));
    expect(await releases()).toEqual([]);
    await send(envelope("session", session(randomUUID(), { status: "exited", did: "ann" })));
    expect(await health()).toMatchObject({ sessions: 1, users: 1, crashFreeSessions: 1 });
    const database = inSchema(openDatabase(opened), schema);
    const settler = createSettler(database, silent);
    const upkeep = (days: number) =>
      runUpkeep(
        database,
        settler,
        { items: 30, statistics: 90 },
        new Date(Date.now() + days * 86_400_000).toISOString(),
      );
    expect(await upkeep(80)).toMatchObject({ deletedHealth: 0, deletedHealthUsers: 0 });
    expect(await upkeep(100)).toMatchObject({ deletedHealth: 1, deletedHealthUsers: 1 });
    await settler.close();
    expect(await health()).toBeNull();
    expect(await rows(`select count(*)::int as n from "${schema}".release_health_user`)).toEqual([{ n: 0 }]);
  });

  it("counts client reports of processes that say the same as two, and one that is passed on twice as one", async () => {
    const { send, rows, schema } = await start();
    const report = { timestamp: 1, discarded_events: [{ category: "error", reason: "queue_overflow", quantity: 5 }] };
    const body = envelope("client_report", report, randomUUID());
    await Promise.all([body, body].map((bytes) => send(bytes)));
    await send(body);
    for (let process = 0; process < 2; process++) await send(envelope("client_report", report));
    expect(await rows(`select n::int as n from ${schema}.outcome where source = 'client'`)).toEqual([{ n: 15 }]);
  });
});
