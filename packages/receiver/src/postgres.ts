import pg from "pg";
import { away, isAway } from "./database/away.ts";
import type { Database, Query, TransactionOptions, TransactionSession } from "./database/database.ts";
import { postgresSession } from "./database/postgres-session.ts";
import { createStatementNames, type StatementNames } from "./database/statement-names.ts";

/** A statement to be prepared under a name, as `pg` takes it; only asked of a pool of our own. */
type NamedStatement = { name: string; text: string; values: unknown[] };

/** A client of a pool, by shape (`pg` fits). */
export type PoolClientLike = {
  query(text: string | NamedStatement, values?: unknown[]): Promise<{ rows: unknown[] }>;
  release(error?: Error | boolean): void;
  on?(event: "error", listener: (error: Error) => void): unknown;
  removeListener?(event: "error", listener: (error: Error) => void): unknown;
};

/** A client that hears notifications, by shape (`pg` fits). */
type ListeningClient = PoolClientLike & {
  on(event: "notification", listener: (message: { channel: string; payload?: string }) => void): unknown;
  removeListener(event: "notification", listener: (message: { channel: string; payload?: string }) => void): unknown;
};

/** A client of a pool of our own. */
type OwnClient = PoolClientLike & { connection?: { stream?: { destroy(): void } } };

/** A pool of connections, by shape (`pg.Pool` fits). */
export type PoolLike = {
  connect(): Promise<PoolClientLike>;
  on?(event: "connect", listener: (client: PoolClientLike) => void): unknown;
  removeListener?(event: "connect", listener: (client: PoolClientLike) => void): unknown;
  options?: { max?: number };
};

/** A transaction older than this is given up, milliseconds: ids written around midnight rely on it (see seen ids). */
const TRANSACTION_LIMIT = 60_000;

/**
 * A database over the host's own pool. The pool is used and never ended.
 *
 * @param pool any pool of the shape of `pg.Pool`.
 */
export function postgresDatabase(pool: PoolLike): Database {
  return overPool(pool);
}

/** @param names given for a pool of our own, whose connections are pipelined. */
function overPool(pool: PoolLike, names?: StatementNames): Database {
  // A server that is killed can end a connection in the very bytes that established it: its error comes before anybody who waits for the
  // connection could listen, and an error without a listener ends the process.
  const listen = (client: PoolClientLike): void => void client.on?.("error", () => {});
  pool.on?.("connect", listen);
  const withClient = async <T>(use: (client: PoolClientLike) => Promise<T>, limit = TRANSACTION_LIMIT): Promise<T> => {
    const client = await connect(pool);
    // A connection lost while we hold it emits on the client; without a listener that would end the host's process.
    const ignore = () => {};
    client.on?.("error", ignore);
    let broken: Error | undefined;
    try {
      return await within(limit, use(client));
    } catch (error) {
      if (isAway(error)) broken = error as Error;
      throw error;
    } finally {
      client.removeListener?.("error", ignore);
      client.release(broken);
      // Where statements are pipelined, `pg` waits for their answers before it hangs up: a server that is gone gives none.
      if (broken && names) (client as OwnClient).connection?.stream?.destroy();
    }
  };
  const pipelined = names !== undefined;
  const transaction = <T>(
    body: (session: TransactionSession) => Promise<T>,
    { repeated, limit }: TransactionOptions = {},
  ): Promise<T> =>
    withClient(async (client) => {
      const inner = postgresSession(client, { pipelined, nameOf: repeated ? names?.nameOf : undefined });
      inner.send("begin");
      try {
        const result = await body(inner);
        // After a statement that failed this rolls back, and `settled` says what failed.
        inner.send("commit");
        await inner.settled();
        return result;
      } catch (error) {
        const cause = inner.cause(error);
        if (!isAway(cause)) await inner.query("rollback");
        throw cause;
      }
    }, limit);
  return {
    query: ((text: string, values?: readonly unknown[]) =>
      withClient((client) => session(client).query(text, values))) as Query,
    execute: (text) => withClient((client) => session(client).execute(text)),
    transaction: async (body, options) => {
      try {
        return await transaction(body, options);
      } catch (error) {
        if (!options?.repeated || !names?.refusedBy(error)) throw error;
        return await transaction(body, options);
      }
    },
    // One transaction is filled while another is on its way; more would only make them smaller.
    parallel: Math.min(2, pool.options?.max ?? 10),
    ...((pool.options?.max ?? 10) >= SPARE && {
      listen: (channel, hear, lost) => hearChannel(pool, channel, hear, lost),
    }),
    close: async () => void pool.removeListener?.("connect", listen),
  };
}

/** A pool of fewer connections has none to hold for listening. */
const SPARE = 4;
/** Milliseconds between two looks whether a connection that listens still lives, and what it has to answer. */
const HEARTBEAT = { every: 20_000, within: 10_000 };

async function hearChannel(
  pool: PoolLike,
  channel: string,
  hear: (message: string) => void,
  lost: () => void,
): Promise<() => Promise<void>> {
  const client = (await connect(pool)) as ListeningClient;
  const onMessage = (message: { channel: string; payload?: string }): void => {
    if (message.channel === channel) hear(message.payload ?? "");
  };
  let timer: NodeJS.Timeout | undefined;
  let ended = false;
  const end = (error?: Error): boolean => {
    if (ended) return false;
    ended = true;
    clearInterval(timer);
    client.removeListener("notification", onMessage);
    client.release(error);
    return true;
  };
  const onError = (error: Error): void => {
    if (end(error)) lost();
  };
  client.on("notification", onMessage);
  client.on?.("error", onError);
  try {
    await within(HEARTBEAT.within, session(client).execute(`listen "${channel}"`));
  } catch (error) {
    end(error as Error);
    throw error;
  }
  timer = setInterval(() => {
    within(HEARTBEAT.within, session(client).execute("select 1")).catch(onError);
  }, HEARTBEAT.every);
  timer.unref();
  return async () => {
    if (ended) return;
    const silent = await within(HEARTBEAT.within, session(client).execute(`unlisten "${channel}"`)).then(
      () => undefined,
      (error: Error) => error,
    );
    end(silent);
  };
}

const session = (client: PoolClientLike) => postgresSession(client, { pipelined: true });

/**
 * Opens an own pool for a connection string; `close()` ends it.
 *
 * @param url a Postgres connection string.
 * @param max connections at most, 10 by default.
 */
export function openPostgres(url: string, max = 10): Database {
  const pool = new pg.Pool({
    connectionString: url,
    max,
    connectionTimeoutMillis: 5_000,
    application_name: "winnow",
    // Statements that need no answer first go together: each way to the server and back costs a turn of a busy event loop.
    pipeline: true,
  });
  // An idle connection that breaks is replaced by the pool; the next query reports what is wrong.
  pool.on("error", () => {});
  let ended: Promise<void> | undefined;
  return {
    ...overPool(pool, createStatementNames()),
    close: () => {
      ended ??= pool.end();
      return ended;
    },
  };
}

async function connect(pool: PoolLike): Promise<PoolClientLike> {
  try {
    return await pool.connect();
  } catch (error) {
    throw away(error);
  }
}

function within<T>(limit: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(away(new Error(`no answer for ${limit} ms`))), limit);
    timer.unref();
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}
