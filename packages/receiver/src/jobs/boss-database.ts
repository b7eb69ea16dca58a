import type { Db } from "pg-boss";
import type { Database, Session } from "../database/database.ts";

/**
 * Our database as pg-boss wants one. A text of several statements between `begin` and `commit` becomes a transaction of ours, so that a
 * failure in it leaves no connection of the host behind in a broken one.
 */
export function bossDatabase(database: Database): Db {
  return {
    executeSql: async (text, values) => {
      const block = /^\s*begin\s*;([\s\S]*?);?\s*commit\s*;?\s*$/i.exec(text)?.[1];
      if (block !== undefined) return { rows: await database.transaction(({ execute }) => execute(block)) };
      return await run(database, text, values);
    },
  };
}

/** A transaction of ours as pg-boss wants one: a job sent through it is there when it has committed, and else is not. */
export const bossSession = (session: Session): Db => ({
  executeSql: (text, values) => run(session, text, values),
});

async function run(session: Session, text: string, values: unknown[] | undefined) {
  if (values && values.length > 0) return { rows: await session.query(text, values) };
  return { rows: await session.execute(text) };
}
