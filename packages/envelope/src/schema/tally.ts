import * as z from "zod";
import { severityLevelSchema } from "./level.ts";

/*
 * Our own item, so these schemas are strict: what they accept the receiver may add up without a further look. Unknown keys are dropped,
 * not refused, so that a newer transport can talk to an older receiver.
 */

/** Safe integers only: beyond them sums stop being exact. */
const count = z.int().min(1);
const seconds = z.number().nonnegative().max(1e11);
const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const uuidV7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

/** Text of at most `max` UTF-16 units. Longer text is cut, not refused: a long title must not cost a count. */
function cutText(max: number) {
  return z.string().transform((value) => (value.length > max ? value.slice(0, max) : value));
}

/** Occurrences per minute: pairs of floor(unix seconds / 60) and count. */
const minutesSchema = z
  .array(z.tuple([z.int().nonnegative(), count]))
  .min(1)
  .max(10_080)
  .refine((minutes) => minutes.every(([minute], at) => at === 0 || minute > (minutes[at - 1]?.[0] ?? 0)), {
    error: "minutes must be sorted, each minute once",
  });

/** Counts of the values of one tag; `null` counts the occurrences whose value is not named. */
const tagValuesSchema = z
  .array(z.tuple([cutText(200).nullable(), count]))
  .min(1)
  .max(32)
  .refine((values) => new Set(values.map(([value]) => value)).size === values.length, {
    error: "each tag value must stand once",
  });

const userIdsSchema = z
  .array(z.string().regex(/^[0-9a-f]{16}$/))
  .min(1)
  .max(64)
  .refine((ids) => ids.every((id, at) => at === 0 || id > (ids[at - 1] ?? "")), {
    error: "user ids must be sorted, each once",
  });

/** Who was affected: up to 64 hashed ids, beyond that a HyperLogLog of 1024 registers in base64. */
export const userSketchSchema = z.union([
  z.object({ ids: userIdsSchema }),
  z.object({ hll: z.string().regex(/^[A-Za-z0-9+/]{1024}$/) }),
]);

/** A mergeable count of the occurrences of one group, without their payloads. */
export const tallySchema = z
  .object({
    fingerprint: z.string().regex(/^\d{1,3}\.[0-9a-f]{32}$/),
    count,
    first_seen: seconds,
    last_seen: seconds,
    minutes: minutesSchema,
    release: cutText(250).optional(),
    environment: cutText(64).optional(),
    title: cutText(1000),
    culprit: cutText(1000).optional(),
    level: severityLevelSchema,
    platform: cutText(64),
    /** The event that represents the group. */
    event_id: z
      .string()
      .regex(/^[0-9a-f]{32}$/)
      .optional(),
    tags: z
      .record(z.string(), tagValuesSchema)
      .refine((tags) => Object.keys(tags).length <= 64, { error: "at most 64 tag keys" })
      .optional(),
    users: userSketchSchema.optional(),
    /** Why these occurrences are one group, for people. */
    because: z.array(cutText(1000)).max(100).optional(),
  })
  .check((context) => {
    const { value: tally, issues } = context;
    const total = tally.minutes.reduce((sum, [, n]) => sum + n, 0);
    if (total !== tally.count) {
      issues.push({
        code: "custom",
        message: `minutes sum to ${total}, count is ${tally.count}`,
        input: tally,
        path: ["minutes"],
      });
    }
    if (tally.first_seen > tally.last_seen) {
      issues.push({
        code: "custom",
        message: "first_seen must not be after last_seen",
        input: tally,
        path: ["first_seen"],
      });
    }
    for (const [key, values] of Object.entries(tally.tags ?? {})) {
      if (values.reduce((sum, [, n]) => sum + n, 0) > tally.count) {
        issues.push({
          code: "custom",
          message: "a tag cannot occur more often than the event",
          input: tally,
          path: ["tags", key],
        });
      }
    }
  });

/** A sealed batch: it keeps its `id` through every retry, and counts once however often it arrives. */
export const tallyBatchSchema = z.object({
  id: z.string().regex(uuidV7, { error: "must be a uuid of version 7" }),
  /** The process that counted. */
  producer: z.string().regex(uuid, { error: "must be a uuid" }),
  tallies: z.array(tallySchema).min(1).max(10_000),
});
