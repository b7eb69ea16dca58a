import { z } from "zod";
import { releaseHealthSchema } from "../releases/release-health.ts";

/** A release as the API shows it. */
export const releaseSchema = z.object({
  version: z.string(),
  ref: z.string().nullable(),
  url: z.string().nullable(),
  dateCreated: z.string().nullable(),
  dateReleased: z.string().nullable(),
  firstEvent: z.string().nullable(),
  lastEvent: z.string().nullable(),
  newGroups: z.number(),
  commitCount: z.number(),
  projects: z.array(z.object({ id: z.number(), slug: z.string(), name: z.string(), newGroups: z.number() })),
  winnow: z.object({
    events: z.number().describe("Occurrences in it."),
    regressions: z.number().describe("Resolved issues that came back in it."),
    health: releaseHealthSchema.nullable().describe("Of its sessions; null without any."),
  }),
});
