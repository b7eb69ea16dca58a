import * as z from "zod";

/** Text of at most `max` UTF-16 units. Longer text is cut, not refused: a long title must not cost a count. */
export function cutText(max: number) {
  return z
    .string()
    .catch(({ value }) => (typeof value === "number" ? String(value) : ""))
    .overwrite((value) => (value.length > max ? value.slice(0, max) : value));
}

/** Text that may be absent; what is no text counts as absent. */
export function maybeText(max: number) {
  return z
    .string()
    .overwrite((value) => (value.length > max ? value.slice(0, max) : value))
    .optional()
    .catch(({ value }) => (typeof value === "number" ? String(value) : undefined));
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** Whether a text is a uuid, of any version and in either case. */
export const isUuid = (value: unknown): value is string => typeof value === "string" && UUID.test(value);

/** How many tallies one batch may hold: they are read while everybody else waits. */
export const MAX_BATCH = 10_000;

/** The id of a sealed batch, in lower case. Ours are of version 7; that they are different is all that counts. */
export const batchId = z
  .string()
  .regex(UUID, { error: "must be a uuid" })
  .overwrite((id) => id.toLowerCase());

/** The process that counted. It only describes: what is no uuid counts as absent, and costs no count. */
export const producerId = z
  .string()
  .regex(UUID)
  .overwrite((id) => id.toLowerCase())
  .optional()
  .catch(undefined);
