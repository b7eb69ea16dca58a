import { ReceiverError } from "../receiver-error.ts";
import { sqlstate } from "./sqlstate.ts";

/** The error for a database that cannot be reached. */
export const away = (error: unknown): ReceiverError =>
  new ReceiverError("database_away", "the database is away", { retryAfter: 5, cause: error });

export const isAway = (error: unknown): boolean => error instanceof ReceiverError && error.code === "database_away";

/** Errors of the server carry a SQLSTATE; class 08, 53, 58 and shutdown say that it is away. Without one the connection failed. */
export function fromDriver(error: unknown): unknown {
  const state = sqlstate(error);
  const spoken = state !== undefined && /^[0-9A-Z]{5}$/.test(state);
  return spoken && !/^(08|53|57P|58)/.test(state) ? error : away(error);
}
