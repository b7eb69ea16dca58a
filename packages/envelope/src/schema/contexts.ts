import * as z from "zod";
import { loose, maybe, number, record, text } from "./lenient.ts";

/** Where in a trace an event happened. */
export const traceContextSchema = loose({
  trace_id: text,
  span_id: text,
  parent_span_id: text,
  op: text,
  status: text,
  origin: text,
  data: record,
});

/** What a Winnow transport tells any Sentry server about the occurrences it folded: this payload stands for `count` of them. */
export const winnowContextSchema = loose({
  count: maybe(z.int().min(1)),
  /** Seconds since the epoch. */
  first_seen: number,
  /** Seconds since the epoch. */
  last_seen: number,
});

/** Named groups of facts about the surroundings of an event. */
export const contextsSchema = z
  .object({ trace: maybe(traceContextSchema), winnow: maybe(winnowContextSchema) })
  .catchall(record);
