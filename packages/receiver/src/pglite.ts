import type { Database, Query, Row, Session } from "./database/database.ts";

/** What both a PGlite and its transactions can do, by shape. */
export type PGliteSessionLike = {
  query(text: string, values?: unknown[]): Promise<{ rows: unknown[] }>;
  exec(text: string): Promise<unknown>;
};

/** An embedded Postgres, by shape (`PGlite` of `@electric-sql/pglite` fits). */
export type PGliteLike = PGliteSessionLike & {
  transaction<T>(body: (transaction: PGliteSessionLike) => Promise<T>): Promise<T>;
};

/**
 * A database over a PGlite of the host, which is used and never closed.
 *
 * @param pglite an instance of `PGlite`, or anything of its shape.
 */
export function pgliteDatabase(pglite: PGliteLike): Database {
  return {
    ...session(pglite),
    transaction: (body) =>
      pglite.transaction(async (transaction) => {
        const sent: Promise<unknown>[] = [];
        const inner = session(transaction);
        // PGlite runs what it is asked in order; an error that nobody waits for yet is none that nobody handles.
        const send = (text: string, values?: readonly unknown[]): void => {
          const done = inner.query(text, values);
          done.catch(() => {});
          sent.push(done);
        };
        try {
          const result = await body({ ...inner, send });
          await Promise.all(sent);
          return result;
        } catch (error) {
          // What failed first is why the others did.
          await Promise.all(sent);
          throw error;
        }
      }),
    // One connection: transactions run one after the other.
    parallel: 1,
    close: async () => {},
  };
}

const session = (inner: PGliteSessionLike): Session => ({
  query: (async (text: string, values?: readonly unknown[]) =>
    (await inner.query(text, values as unknown[])).rows) as Query,
  execute: async (text) => {
    const results = (await inner.exec(text)) as { rows?: Row[] }[];
    return results.flatMap(({ rows }) => rows ?? []);
  },
});
