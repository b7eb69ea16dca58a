import * as z from "zod";
import { normalizeEventId } from "../event-id.ts";
import { breadcrumbSchema } from "./breadcrumb.ts";
import { contextsSchema } from "./contexts.ts";
import { debugMetaSchema } from "./debug-meta.ts";
import { exceptionSchema } from "./exception.ts";
import { asText, flag, listOf, loose, maybe, pairs, record, text, timestamp, valuesOf } from "./lenient.ts";
import { severityLevelSchema } from "./level.ts";
import { requestSchema } from "./request.ts";
import { sdkSchema } from "./sdk.ts";
import { stacktraceSchema } from "./stacktrace.ts";
import { userSchema } from "./user.ts";

/** A log message with its parameters apart, so that equal templates are recognisable. */
export const logEntrySchema = loose({ message: text, formatted: text, params: maybe(z.unknown()) });

export const threadSchema = loose({
  id: maybe(z.union([z.number(), z.string()])),
  name: text,
  crashed: flag,
  current: flag,
  main: flag,
  state: text,
  stacktrace: maybe(stacktraceSchema),
});

/** Some old SDKs write a log entry as bare text. */
const looseLogEntry = maybe(
  z.preprocess((value) => (typeof value === "string" ? { message: value } : value), logEntrySchema),
);

/** What events of every kind have in common. */
export const baseEventShape = {
  /** 32 lower-case hex digits once parsed; absent when it was no id. */
  event_id: maybe(z.unknown().transform(normalizeEventId)),
  timestamp,
  start_timestamp: timestamp,
  platform: text,
  level: maybe(severityLevelSchema),
  logger: text,
  server_name: text,
  release: text,
  dist: text,
  environment: text,
  transaction: text,
  transaction_info: maybe(loose({ source: text })),
  culprit: text,
  message: z
    .union([z.string(), logEntrySchema])
    .optional()
    .catch((context) => asText(context.value)),
  logentry: looseLogEntry,
  modules: record,
  sdk: maybe(sdkSchema),
  request: maybe(requestSchema),
  user: maybe(userSchema),
  contexts: maybe(contextsSchema),
  /** Values are text once they are shown; SDKs send numbers, booleans and null as well. */
  tags: pairs,
  extra: record,
  breadcrumbs: listOf(breadcrumbSchema),
  fingerprint: maybe(
    z
      .array(z.union([z.string(), z.number(), z.boolean()]).nullable().catch(null))
      .transform((parts) => parts.filter((part) => part !== null)),
  ),
  debug_meta: maybe(debugMetaSchema),
  exception: valuesOf(exceptionSchema),
  threads: valuesOf(threadSchema),
  stacktrace: maybe(stacktraceSchema),
  errors: maybe(z.array(z.unknown())),
  type: text,
} as const;

/**
 * An event as any SDK sends it: errors and messages. Parsing brings the odd shapes to the usual one (`exception` and `threads` to
 * `{ values }`, `breadcrumbs` to a list, tags and headers to objects), drops null members, turns text-like values into text, and keeps
 * every key it does not know. Any JSON object passes.
 */
export const eventSchema = loose(baseEventShape);
