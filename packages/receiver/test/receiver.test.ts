import { describeEachDatabase, usePostgres } from "@winnow/test-kit";
import pg from "pg";
import { afterEach, describe, expect, it } from "vitest";
import { migrations } from "../src/database/migrations.ts";
import { createReceiver, type Receiver, ReceiverError } from "../src/index.ts";
import { eventEnvelope, makeEvent, startReceiver, talk } from "./support/envelopes.ts";

describeEachDatabase("a receiver", (provide) => {
  it("finishes what it accepted before it closes, and refuses afterwards with a time to come back", async () => {
    const { receiver, send } = await startReceiver(await provide());
    const running = Array.from({ length: 50 }, () => send(eventEnvelope(makeEvent("Close"))));
    await new Promise((resolve) => setImmediate(resolve));
    await Promise.all([receiver.close(), receiver.close()]);
    const statuses = (await Promise.all(running)).map((answer) => answer.status);
    expect(new Set(statuses).size).toBeGreaterThan(0);
    expect(statuses.every((status) => status === 200 || status === 503)).toBe(true);
  });

  it("uses the host's pool and never ends it", async () => {
    const { database, schema, rows } = await provide();
    const { receiver } = await startReceiver({ database, schema });
    await receiver.close();
    expect(await rows("select 1 as one")).toEqual([{ one: 1 }]);
  });

  it("finds a project again with the same key, which tells a transport that tallies are understood", async () => {
    const { receiver, project } = await startReceiver(await provide());
    expect(project.publicKey).toMatch(/^wn[0-9a-f]{30}$/);
    const again = await Promise.all(
      [1, 2, 3].map(() => receiver.ensureProject({ organization: "acme", project: "web" })),
    );
    expect(again).toEqual([project, project, project]);
    await receiver.close();
  });
});

describe("options of createReceiver", () => {
  it.each([
    [undefined, "options"],
    [{ database: "postgres://x", lgger: {} }, "lgger"],
    [{ database: "postgres://x", logger: {} }, "logger"],
    [{ database: "postgres://x", site: 5 }, "site"],
    [{ database: "mysql://x" }, "database"],
    [{ database: 7 }, "database"],
    [{ database: "postgres://x", schema: "pg_mine" }, "schema"],
    [{ database: "postgres://x", authorize: true }, "authorize"],
    [{ database: "postgres://x", limits: { body: -1 } }, "limits.body"],
    [{ database: "postgres://x", limits: { speed: 1 } }, "limits.speed"],
  ])("are refused with their name: %j", async (options, name) => {
    const error = await createReceiver(options as never).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ReceiverError);
    expect((error as ReceiverError).code).toBe("option");
    expect((error as ReceiverError).message).toContain(`option ${name} must be`);
  });
});

describe("a receiver whose Postgres goes away", () => {
  const provide = usePostgres();
  let receiver: Receiver | undefined;
  afterEach(async () => {
    await receiver?.close();
  });

  it("answers 503 with a time to come back, forgets nothing it acknowledged, and goes on by itself", async () => {
    const { url = "", server } = await provide();
    receiver = await createReceiver({ database: url });
    const project = await receiver.ensureProject({ organization: "acme", project: "web" });
    const { token } = await receiver.createToken();
    const { send, issues } = talk(receiver, project, token);
    expect((await send(eventEnvelope(makeEvent("Away")))).status).toBe(200);
    await server?.kill();
    const event = makeEvent("Away");
    const away = await send(eventEnvelope(event));
    expect([away.status, away.json.error]).toEqual([503, "database_away"]);
    expect(Number(away.headers["retry-after"])).toBeGreaterThan(0);
    await server?.restart();
    expect((await send(eventEnvelope(event))).status).toBe(200);
    expect((await issues()).map((issue) => issue.count)).toEqual(["2"]);
  });

  it("reports it at the start, and closes what it opened", async () => {
    const error = await createReceiver({ database: "postgres://nobody@127.0.0.1:1/none" }).catch(
      (thrown: unknown) => thrown,
    );
    expect((error as ReceiverError).code).toBe("database_away");
  });

  it("fits the real pool by its shape", async () => {
    const { url = "" } = await provide();
    const pool = new pg.Pool({ connectionString: url });
    receiver = await createReceiver({ database: pool });
    expect((await pool.query("select count(*)::int as n from winnow.migration")).rows).toEqual([
      { n: migrations.length },
    ]);
    await receiver.close();
    await pool.end();
  });
});
