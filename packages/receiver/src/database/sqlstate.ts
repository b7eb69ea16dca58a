/** The SQLSTATE of a database error, by its code and never by its text. */
export function sqlstate(error: unknown): string | undefined {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === "string" ? code : undefined;
}

/** Serialization failure, deadlock: the same transaction may succeed when run again. */
export const isRetryable = (error: unknown): boolean => ["40001", "40P01", "55P03"].includes(sqlstate(error) ?? "");

/** A value the database refuses (class 22 data, 23 constraint, 54 limit): running it again cannot help. */
export const isRefusedData = (error: unknown): boolean => /^(22|23|54)/.test(sqlstate(error) ?? "");

/** A row for which no partition exists yet is a check violation. */
export const isMissingPartition = (error: unknown): boolean => sqlstate(error) === "23514";

/** Two migrators collided while creating the same thing. */
export const isConcurrentCreation = (error: unknown): boolean =>
  ["23505", "42P06", "42P07", "40P01", "XX000"].includes(sqlstate(error) ?? "");
