/** One row by column name. */
export type Row = Record<string, unknown>;

/** Runs one statement with parameters. */
export type Query = <R extends object = Row>(text: string, values?: readonly unknown[]) => Promise<R[]>;

/** Runs a statement whose rows nobody needs, ahead of what follows. Nobody waits for it: when it fails, its transaction fails. */
export type Send = (text: string, values?: readonly unknown[]) => void;

/** What can be asked of a database. */
export type Session = {
  query: Query;
  /** Runs a text of many statements, without parameters. @returns the rows of all of them. */
  execute(text: string): Promise<Row[]>;
};

/** What a transaction may do. */
export type TransactionSession = Session & { send: Send };

/** How a transaction is run. */
export type TransactionOptions = {
  /** Its statements are constant texts that are run again and again: they may be prepared. @default false */
  repeated?: boolean;
  /** Milliseconds after which it is given up. @default 60_000 */
  limit?: number;
};

/** The database as the receiver sees it: `./postgres` and `./pglite` make one of these. */
export type Database = Session & {
  /** Runs `body` between `begin` and `commit`, or `rollback` when it throws. */
  transaction<T>(body: (session: TransactionSession) => Promise<T>, options?: TransactionOptions): Promise<T>;
  /** How many transactions may usefully run at once. */
  readonly parallel: number;
  /**
   * Hears what is sent to a channel by `pg_notify`, from any process, until the returned function is called. Holds a connection. Absent
   * where there is only one process, or no connection to spare.
   *
   * @param lost called once when the connection broke; what was sent since is not heard.
   */
  listen?(channel: string, hear: (message: string) => void, lost: () => void): Promise<() => Promise<void>>;
  /** Ends what this package opened; a pool or PGlite handed in stays open. */
  close(): Promise<void>;
};
