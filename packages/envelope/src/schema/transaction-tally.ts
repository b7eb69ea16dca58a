import * as z from "zod";
import { DURATION_BUCKETS } from "../durations.ts";
import { isCount, sumOf } from "./tally-parts.ts";
import { batchId, cutText, MAX_BATCH, maybeText, producerId } from "./tally-text.ts";

/** Counts per bucket of duration: pairs of bucket and count, sorted, each bucket once. */
export type Durations = [bucket: number, count: number][];

function isDurations(value: unknown): value is Durations {
  if (!Array.isArray(value) || value.length === 0) return false;
  let before: number = DURATION_BUCKETS.lowest - 1;
  for (const pair of value) {
    if (!Array.isArray(pair) || pair.length !== 2 || !isCount(pair[1])) return false;
    const bucket: unknown = pair[0];
    if (!Number.isInteger(bucket) || (bucket as number) <= before) return false;
    before = bucket as number;
  }
  return before <= DURATION_BUCKETS.highest;
}

const durations = z.custom<Durations>(isDurations, {
  error: `must be pairs of bucket (${DURATION_BUCKETS.lowest} to ${DURATION_BUCKETS.highest}) and count, sorted, each bucket once, counts of at least 1`,
});

/** A mergeable count of transactions of one kind within one hour, with how long they took. Strict where it counts, as a tally of errors is. */
export const transactionTallySchema = z
  .object({
    transaction: cutText(200),
    op: cutText(64),
    /** `ok`, or what kind of failure it was. */
    status: cutText(32),
    environment: maybeText(64),
    release: maybeText(250),
    /** floor(unix seconds / 3600) of the end of the transactions. The bound tells hours from seconds. */
    hour: z.int().min(0).max(10_000_000),
    count: z.custom<number>(isCount, { error: "must be a whole number of at least 1" }),
    durations,
  })
  .check(({ value, issues }) => {
    if (!isDurations(value.durations)) return;
    const total = sumOf(value.durations);
    if (total === value.count) return;
    const message = `durations sum to ${total}, count is ${value.count}`;
    issues.push({ code: "custom", message, input: value, path: ["durations"] });
  });

/** A sealed batch: it keeps its `id` through every retry, and counts once however often it arrives. */
export const transactionTallyBatchSchema = z.object({
  id: batchId,
  producer: producerId,
  transactions: z.array(transactionTallySchema).min(1).max(MAX_BATCH),
});
