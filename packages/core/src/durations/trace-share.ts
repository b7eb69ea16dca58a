import { smallHash } from "../hash/small-hash.ts";

/**
 * Where a trace stands between 0 and 1. A trace is sampled when this is below the share that is wanted: every process that sees a part of the
 * trace decides alike, and a larger share contains a smaller one. Hashed, because ids of some tracers begin with a time.
 *
 * @param traceId in any form.
 * @returns a number from 0 (included) to 1 (excluded).
 */
export function tracePosition(traceId: string): number {
  return Number.parseInt(smallHash(traceId, 1), 16) / 2 ** 32;
}
