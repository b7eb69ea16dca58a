import type { PoolClientLike } from "../postgres.ts";
import { fromDriver } from "./away.ts";
import type { Query, Row, TransactionSession } from "./database.ts";

/** How statements travel to a server. */
export type Travel = {
  /** They may be sent before those ahead of them are answered. Else one waits for the other. */
  pipelined: boolean;
  /** The name under which a statement is prepared. */
  nameOf?: ((text: string) => string | undefined) | undefined;
};

/** A session of one connection. */
export type PostgresSession = TransactionSession & {
  /** Resolves when everything sent was done, and rejects with the first error of it. */
  settled(): Promise<void>;
  /** What went wrong first, when statements were sent before this error came. */
  cause(error: unknown): unknown;
};

export function postgresSession(client: PoolClientLike, { pipelined, nameOf }: Travel): PostgresSession {
  let failed: { error: unknown } | undefined;
  const sent: Promise<void>[] = [];

  const ask = async (text: string, values?: readonly unknown[]): Promise<Row[]> => {
    const name = values === undefined ? undefined : nameOf?.(text);
    try {
      const result =
        name === undefined
          ? await client.query(text, values as unknown[] | undefined)
          : await client.query({ name, text, values: values as unknown[] });
      // A text of several statements has several results.
      return (Array.isArray(result) ? result.flatMap(({ rows }) => rows ?? []) : result.rows) as Row[];
    } catch (error) {
      throw fromDriver(error);
    }
  };

  let last: Promise<unknown> = Promise.resolve();
  const inTurn = (text: string, values?: readonly unknown[]): Promise<Row[]> => {
    const answer = last.then(() => ask(text, values));
    last = answer.catch(() => {});
    return answer;
  };
  const run = pipelined ? ask : inTurn;

  return {
    query: run as Query,
    execute: (text) => run(text),
    send(text, values) {
      const done = run(text, values).then(
        () => {},
        (error) => {
          failed ??= { error };
        },
      );
      sent.push(done);
    },
    async settled() {
      await Promise.all(sent);
      if (failed) throw failed.error;
    },
    cause: (error) => (failed ? failed.error : error),
  };
}
