import * as z from "zod";
import { flag, listOf, loose, maybe, number, record, text, timestamp } from "./lenient.ts";

/** A span as it stands inside a transaction, or alone in a `span` item of SDK 9 and 10. */
export const spanSchema = loose({
  span_id: text,
  trace_id: text,
  parent_span_id: text,
  segment_id: text,
  is_segment: flag,
  op: text,
  description: text,
  status: text,
  origin: text,
  start_timestamp: timestamp,
  timestamp,
  exclusive_time: number,
  data: record,
  tags: record,
  measurements: record,
  profile_id: text,
});

/** A span of the streaming kind: SDK 10 and 11 send them in containers. */
export const streamedSpanSchema = loose({
  span_id: text,
  trace_id: text,
  parent_span_id: text,
  name: text,
  status: text,
  is_segment: flag,
  start_timestamp: timestamp,
  end_timestamp: timestamp,
  attributes: record,
  links: maybe(z.array(z.unknown())),
});

/** How a server is to treat what is in a container. */
export const ingestSettingsSchema = loose({ infer_ip: text, infer_user_agent: text });

export const spanContainerSchema = loose({
  version: number,
  ingest_settings: maybe(ingestSettingsSchema),
  items: listOf(streamedSpanSchema),
});
