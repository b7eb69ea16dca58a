import type { Database, Session } from "./database.ts";

/** Escapes a name for use as an SQL identifier. */
export const escapeIdentifier = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/**
 * The one way to reach our schema: a view of the database in which `:schema` in any statement is the escaped name.
 * Texts are constants, so each is rewritten once.
 */
export function inSchema(database: Database, schema: string): Database {
  const name = escapeIdentifier(schema);
  const known = new Map<string, string>();
  const rewrite = (text: string): string => {
    let sql = known.get(text);
    if (sql === undefined) {
      sql = text.replaceAll(":schema", name);
      if (known.size < 500) known.set(text, sql);
    }
    return sql;
  };
  const session = (inner: Session): Session => ({
    query: (text, values) => inner.query(rewrite(text), values),
    execute: (text) => inner.execute(rewrite(text)),
  });
  return {
    ...session(database),
    transaction: (body, options) =>
      database.transaction(
        (inner) => body({ ...session(inner), send: (text, values) => inner.send(rewrite(text), values) }),
        options,
      ),
    parallel: database.parallel,
    ...(database.listen && { listen: database.listen.bind(database) }),
    close: () => database.close(),
  };
}
