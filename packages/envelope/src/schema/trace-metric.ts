import { listOf, loose, maybe, number, record, text, timestamp } from "./lenient.ts";
import { ingestSettingsSchema } from "./span.ts";

export const traceMetricSchema = loose({
  timestamp,
  trace_id: text,
  span_id: text,
  name: text,
  /** `counter`, `gauge` or `distribution`. */
  type: text,
  unit: text,
  value: number,
  attributes: record,
});

/** Metrics of SDK 10 and 11: one item holds many. */
export const traceMetricContainerSchema = loose({
  version: number,
  ingest_settings: maybe(ingestSettingsSchema),
  items: listOf(traceMetricSchema),
});
