import * as z from "zod";
import { listOf, loose, maybe, number, record, text, timestamp } from "./lenient.ts";
import { ingestSettingsSchema } from "./span.ts";

export const logSchema = loose({
  timestamp,
  trace_id: text,
  span_id: text,
  level: text,
  body: maybe(z.unknown()),
  severity_number: number,
  attributes: record,
});

/** Structured logs: one item holds many. */
export const logContainerSchema = loose({
  version: number,
  ingest_settings: maybe(ingestSettingsSchema),
  items: listOf(logSchema),
});
