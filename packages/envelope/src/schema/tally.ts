import * as z from "zod";
import { normalizeEventId } from "../event-id.ts";
import { severityLevelSchema } from "./level.ts";
import {
  cutTagTable,
  isCount,
  isMinutes,
  isTagTable,
  isUserIds,
  type Minutes,
  sumOf,
  type TagTable,
} from "./tally-parts.ts";
import { batchId, cutText, MAX_BATCH, maybeText, producerId } from "./tally-text.ts";

/*
 * Our own item. What counts (fingerprint, count, minutes) is strict: what passes the receiver may add up without a further look. What only
 * describes is cleaned, never refused: one odd level or id of an app must not cost the count of a group. Unknown keys are dropped, so that
 * a newer transport can talk to an older receiver.
 */

const count = z.custom<number>(isCount, { error: "must be a whole number of at least 1" });
/** The bound tells seconds from milliseconds. A time that cannot be is read off the minutes, see `agree`. */
const seconds = z.number().nonnegative().max(1e11).catch(Number.NaN);

const minutesSchema = z.custom<Minutes>(isMinutes, {
  error: "must be 1 to 10,080 pairs of minute and count, sorted, each minute once, counts of at least 1",
});

const tagsSchema = z
  .custom<TagTable>(isTagTable, {
    error: "must be at most 64 tags, each with 1 to 32 pairs of value and count, each value once, counts of at least 1",
  })
  .overwrite(cutTagTable);

const userIdsSchema = z.custom<string[]>(isUserIds, {
  error: "must be 1 to 64 ids of 16 hex digits, sorted, each once",
});

/** Who was affected: up to 64 hashed ids, beyond that a HyperLogLog of 1024 registers, one character of base64 each. */
export const userSketchSchema = z.union([
  z.object({ ids: userIdsSchema }),
  z.object({ hll: z.string().regex(/^[A-Za-z0-9+/]{1024}$/) }),
]);

type Described = {
  count: number;
  minutes: Minutes;
  first_seen: number;
  last_seen: number;
  tags?: TagTable | undefined;
};

/** Makes what describes a tally agree with its minutes and its count, which decide. */
function agree<T extends Described>(tally: T): T {
  const { first_seen: first, last_seen: last, minutes, tags, count } = tally;
  // Zod comes by here also for a tally that it is about to refuse.
  if (!isMinutes(minutes)) return tally;
  const since = Number.isNaN(first) ? (minutes[0]?.[0] ?? 0) * 60 : first;
  const until = Number.isNaN(last) ? (minutes[minutes.length - 1]?.[0] ?? 0) * 60 : last;
  const agreed = { ...tally, first_seen: Math.min(since, until), last_seen: Math.max(since, until) };
  if (tags === undefined || Object.values(tags).every((values) => sumOf(values) <= count)) return agreed;
  // A tag cannot occur more often than the event.
  agreed.tags = Object.fromEntries(Object.entries(tags).filter(([, values]) => sumOf(values) <= count));
  return agreed;
}

/** A mergeable count of the occurrences of one group, without their payloads. */
export const tallySchema = z
  .object({
    fingerprint: z.string().regex(/^\d{1,3}\.[0-9a-f]{32}$/),
    count,
    first_seen: seconds,
    last_seen: seconds,
    minutes: minutesSchema,
    release: maybeText(250),
    environment: maybeText(64),
    title: cutText(1000),
    culprit: maybeText(1000),
    level: severityLevelSchema.catch(({ value }) => (value === "warn" ? "warning" : "error")),
    platform: cutText(64),
    /** The event that represents the group. */
    event_id: z
      .string()
      .regex(/^[0-9a-f]{32}$/)
      .optional()
      .catch(({ value }) => normalizeEventId(value)),
    tags: tagsSchema.optional().catch(undefined),
    users: userSketchSchema.optional().catch(undefined),
    /** Why these occurrences are one group, for people. */
    because: z.array(cutText(1000)).max(100).optional().catch(undefined),
  })
  .overwrite(agree)
  .check(({ value: tally, issues }) => {
    const refuse = (path: PropertyKey[], message: string) =>
      issues.push({ code: "custom", message, input: tally, path });
    const total = sumOf(tally.minutes);
    if (total !== tally.count) refuse(["minutes"], `minutes sum to ${total}, count is ${tally.count}`);
  });

/** A sealed batch: it keeps its `id` through every retry, and counts once however often it arrives. */
export const tallyBatchSchema = z.object({
  id: batchId,
  /** The process that counted. */
  producer: producerId,
  tallies: z.array(tallySchema).min(1).max(MAX_BATCH),
});
