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

/** The id of a sealed batch, and of the process that counted. */
export const batchId = z.string().regex(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/, {
  error: "must be a uuid of version 7",
});
export const producerId = z.string().regex(/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/, {
  error: "must be a uuid",
});
