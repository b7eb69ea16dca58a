import { EventEmitter } from "node:events";
import { expect, it } from "vitest";
import { type PoolClientLike, postgresDatabase } from "../src/postgres.ts";

it("survives a connection whose end comes with its beginning, and takes its listener off the host's pool again", async () => {
  const pool = new EventEmitter();
  const connect = async (): Promise<PoolClientLike> => {
    const client = Object.assign(new EventEmitter(), {
      query: async () => Promise.reject(Object.assign(new Error("terminated"), { code: "57P01" })),
      release() {},
    });
    pool.emit("connect", client);
    // As pg does when both messages stand in one packet: before whoever waits for the connection runs again.
    client.emit("error", new Error("terminating connection due to unexpected postmaster exit"));
    return client;
  };
  const database = postgresDatabase(Object.assign(pool, { connect }) as never);
  await expect(database.query("select 1")).rejects.toMatchObject({ code: "database_away" });
  await database.close();
  expect(pool.listenerCount("connect")).toBe(0);
});
