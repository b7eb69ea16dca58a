import type { NeutralRequest } from "../http/neutral.ts";
import { ReceiverError } from "../receiver-error.ts";

/** A place in a sorted list: the sorted value and the id of a row, and whether the page before it is wanted. */
export type Cursor = { value: string; id: string; back: boolean };

const MAX_LIMIT = 100;

/** @throws ReceiverError `malformed`. */
export function parseLimit(text: string | undefined, byDefault = 25, parameter = "limit"): number {
  if (text === undefined) return byDefault;
  const limit = Number(text);
  if (Number.isInteger(limit) && limit >= 1) return Math.min(limit, MAX_LIMIT);
  throw new ReceiverError("malformed", `${parameter} must be a whole number from 1 to ${MAX_LIMIT}`, {
    where: parameter,
  });
}

/** @throws ReceiverError `malformed`. */
export function parseCursor(text: string | undefined): Cursor | undefined {
  if (text === undefined) return undefined;
  const match = /^(-?\d{1,18}):(\d{1,18}):([01])$/.exec(text);
  if (!match) throw new ReceiverError("malformed", "cursor must be one that a Link header gave", { where: "cursor" });
  // Sentry's clients begin with 0:0:0 when a header told them of no other page.
  if (text === "0:0:0") return undefined;
  return { value: match[1] ?? "", id: match[2] ?? "", back: match[3] === "1" };
}

/**
 * Sentry's `Link` header: a previous and a next page, each saying whether it has results.
 *
 * @param more whether there is more in the direction that was asked for.
 */
export function linkHeader(
  request: NeutralRequest,
  page: readonly { id: string; position: string }[],
  cursor: Cursor | undefined,
  more: boolean,
): string {
  const first = page[0];
  const last = page.at(-1);
  const hasPrevious = cursor !== undefined && (cursor.back ? more : true);
  const hasNext = cursor?.back ? true : more;
  return [
    link(request, "previous", hasPrevious && first !== undefined, first && `${first.position}:${first.id}:1`),
    link(request, "next", hasNext && last !== undefined, last && `${last.position}:${last.id}:0`),
  ].join(", ");
}

/** The header of a list that is complete. */
export const onlyPage = (request: NeutralRequest): string => linkHeader(request, [], undefined, false);

function link(request: NeutralRequest, rel: string, results: boolean, cursor = "0:0:0"): string {
  const parameters = new URLSearchParams(request.query);
  parameters.set("cursor", cursor);
  const path = `${request.origin ?? ""}${request.prefix ?? ""}${request.path}`;
  return `<${path}?${parameters}>; rel="${rel}"; results="${results}"; cursor="${cursor}"`;
}
