import { ReceiverError } from "../receiver-error.ts";

/** A query that says nothing we understand: answered with 400 and the place of the token, counted in UTF-16 units from 0. */
export function searchError(message: string, at: number): ReceiverError {
  return new ReceiverError("malformed", `query: ${message} (at character ${at + 1})`, { where: `query:${at}` });
}
