import type * as z from "zod";
import { checkInSchema } from "./check-in.ts";
import { clientReportSchema } from "./client-report.ts";
import { eventSchema } from "./event.ts";
import { feedbackSchema, userReportSchema } from "./feedback.ts";
import { logContainerSchema } from "./log.ts";
import { profileSchema } from "./profile.ts";
import { rawSecuritySchema } from "./raw-security.ts";
import { replayEventSchema } from "./replay.ts";
import { sessionAggregatesSchema, sessionSchema } from "./session.ts";
import { spanContainerSchema, spanSchema } from "./span.ts";
import { tallyBatchSchema } from "./tally.ts";
import { traceMetricContainerSchema } from "./trace-metric.ts";
import { transactionSchema } from "./transaction.ts";
import { transactionTallyBatchSchema } from "./transaction-tally.ts";

/** The schema of the payload of each item type whose payload is JSON. Types that are not here (attachments, recordings, unknown ones) are bytes. */
export const payloadSchemas = {
  event: eventSchema,
  transaction: transactionSchema,
  feedback: feedbackSchema,
  user_report: userReportSchema,
  session: sessionSchema,
  sessions: sessionAggregatesSchema,
  check_in: checkInSchema,
  client_report: clientReportSchema,
  log: logContainerSchema,
  trace_metric: traceMetricContainerSchema,
  raw_security: rawSecuritySchema,
  profile: profileSchema,
  profile_chunk: profileSchema,
  replay_event: replayEventSchema,
  tally: tallyBatchSchema,
  transaction_tally: transactionTallyBatchSchema,
} as const;

/**
 * The schema of an item's payload, or `undefined` when the payload is to be kept as bytes. A `span` item is one span (SDK 9 and 10) or a
 * container of spans (later ones): only the content type in its header tells them apart.
 */
export function payloadSchemaOf(header: { type: string; content_type?: string | undefined }): z.ZodType | undefined {
  if (header.type === "span") return header.content_type === undefined ? spanSchema : spanContainerSchema;
  return Object.hasOwn(payloadSchemas, header.type)
    ? payloadSchemas[header.type as keyof typeof payloadSchemas]
    : undefined;
}
