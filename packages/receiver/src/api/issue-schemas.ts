import { z } from "zod";
import { listParameter } from "./endpoint.ts";

/** Orders by Sentry's names; those of other clients mean the same. */
const SORT = {
  date: "date",
  new: "new",
  freq: "freq",
  user: "user",
  users: "user",
  trends: "trends",
  trend: "trends",
} as const;

const issueIds = listParameter.pipe(z.array(z.string().regex(/^\d{1,18}$/, "must be a number")).max(100));

export const issueListQuery = z.object({
  query: z.string().optional(),
  /** Only these issues, at most 100. */
  id: issueIds.optional(),
  sort: z
    .enum(Object.keys(SORT) as [keyof typeof SORT, ...(keyof typeof SORT)[]])
    .default("date")
    .transform((name) => SORT[name]),
  statsPeriod: z.string().optional(),
  groupStatsPeriod: z.string().optional(),
  environment: listParameter.optional(),
  project: listParameter.optional(),
  limit: z.string().optional(),
  cursor: z.string().optional(),
});

export type IssueListQuery = z.infer<typeof issueListQuery>;

const positive = z.int().min(1).max(1_000_000_000);

/** How a new status is meant, in Sentry's words: minutes, numbers from now on. */
export const statusDetailsBody = z.object({
  inRelease: z.string().min(1).max(250).optional(),
  inNextRelease: z.boolean().optional(),
  ignoreDuration: positive.optional(),
  ignoreUntil: z.iso.datetime({ offset: true }).optional(),
  ignoreCount: positive.optional(),
  ignoreWindow: z.int().min(1).max(10_080).optional(),
  ignoreUserCount: positive.optional(),
});

export const issueUpdateBody = z.object({
  status: z.enum(["unresolved", "resolved", "resolvedInNextRelease", "ignored", "archived", "muted"]).optional(),
  statusDetails: statusDetailsBody.optional(),
  ...statusDetailsBody.shape,
  /** A name or an e-mail address, `user:…` or `team:…`; nothing or an empty text for nobody. */
  assignedTo: z.union([z.string().max(200), z.object({ id: z.string().max(200) }), z.null()]).optional(),
  merge: z.union([z.literal(1), z.literal(true), z.literal("1")]).optional(),
  discard: z.boolean().optional(),
});

export type IssueUpdateBody = z.infer<typeof issueUpdateBody>;

const points = z.array(z.tuple([z.number(), z.number()]));
export const person = z.object({
  id: z.string(),
  name: z.string(),
  username: z.string(),
  email: z.string().nullable(),
});

/** An issue in Sentry's shape. */
export const issueSchema = z.object({
  id: z.string(),
  shortId: z.string(),
  title: z.string(),
  culprit: z.string(),
  level: z.string(),
  platform: z.string(),
  status: z.enum(["unresolved", "resolved", "ignored"]),
  substatus: z.enum(["new", "ongoing", "regressed", "escalating"]).nullable(),
  statusDetails: z.record(z.string(), z.unknown()),
  project: z.object({ id: z.string(), name: z.string(), slug: z.string(), platform: z.string().nullable() }),
  type: z.enum(["error", "default"]),
  metadata: z.record(z.string(), z.string()),
  assignedTo: z.object({ type: z.string(), id: z.string(), name: z.string() }).nullable(),
  count: z.string().describe("All occurrences ever, also those of which no payload came."),
  userCount: z.number(),
  firstSeen: z.string(),
  lastSeen: z.string(),
  stats: z.record(z.string(), points).describe("By period: unix seconds and a count."),
  winnow: z.object({
    seen: z.number(),
    stored: z.number().describe("Payloads that are kept."),
    sampled: z.number().describe("Payloads that came and were not kept."),
    suppressed: z.number().describe("Folded by clients: counted, no payload."),
    lost: z.number().describe("Payloads that a quota refused."),
    producers: z.number(),
    rise: z.number().describe("Occurrences of the last 24 hours minus those of the 24 hours before."),
    period: z.object({ count: z.number(), since: z.number() }).optional(),
  }),
});

export const activitySchema = z.object({
  id: z.string(),
  type: z.string(),
  user: person.nullable(),
  dateCreated: z.string(),
  data: z.record(z.string(), z.unknown()),
});
