import { z } from "zod";

const clock = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, "must be a time such as 22:00");

const timezone = z
  .string()
  .max(64)
  .refine((name) => {
    try {
      return Boolean(new Intl.DateTimeFormat("en", { timeZone: name }));
    } catch {
      return false;
    }
  }, "must be a time zone such as Europe/Berlin");

const url = z.url({ protocol: /^https?$/ }).max(2_000);

const channel = z.discriminatedUnion("type", [
  z.object({ type: z.literal("webhook"), url }),
  z.object({ type: z.literal("slack"), url }),
  z.object({ type: z.literal("email"), to: z.array(z.email()).min(1).max(50) }),
  z.object({ type: z.literal("host") }),
]);

/** What a rule listens to: what happens to an issue, and numbers that it reaches. */
const event = z.discriminatedUnion("on", [
  z.object({ on: z.enum(["new_issue", "regression", "unignored"]) }),
  z
    .object({
      on: z.literal("frequency"),
      count: z.int().min(1).max(1_000_000_000).describe("More than so many occurrences …"),
      minutes: z.int().min(1).max(60).optional().describe("… within so many minutes, whenever they begin,"),
      hours: z
        .int()
        .min(1)
        .max(168)
        .optional()
        .describe("or within so many hours by the clock, the running one included."),
    })
    .refine(({ minutes, hours }) => (minutes === undefined) !== (hours === undefined), "needs either minutes or hours"),
  z.object({
    on: z.literal("spike"),
    factor: z.number().min(1.5).max(1_000).describe("So many times what is usual at this hour: the median …"),
    against: z
      .enum(["day", "week"])
      .default("day")
      .describe("… of the same hour of the 7 days before, or of the same hour and weekday of the 4 weeks before."),
    atLeast: z.int().min(1).max(1_000_000_000).default(20).describe("And at least so many in this hour."),
  }),
]);

/** A rule as the API takes it. */
export const ruleSchema = z.object({
  name: z.string().min(1).max(200),
  events: z.array(event).min(1).max(10),
  /** Only issues that this search finds. */
  query: z.string().max(2_000).default(""),
  channel,
  /** After so many messages within a period what follows waits for its end, and becomes one. */
  digest: z
    .object({ after: z.int().min(0).max(1_000).default(5), seconds: z.int().min(1).max(86_400).default(300) })
    .default({ after: 5, seconds: 300 }),
  /** A time of day in which nothing is sent; what happened then is one message afterwards. */
  quiet: z.object({ from: clock, to: clock, timezone: timezone.default("UTC") }).optional(),
  enabled: z.boolean().default(true),
});

/** Who is told what and how. */
export type Rule = z.infer<typeof ruleSchema>;
export type Channel = Rule["channel"];
export type RuleEvent = Rule["events"][number];
