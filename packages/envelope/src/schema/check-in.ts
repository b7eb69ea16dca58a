import * as z from "zod";
import { loose, maybe, number, record, text } from "./lenient.ts";

export const monitorConfigSchema = loose({
  schedule: maybe(loose({ type: text, value: maybe(z.union([z.string(), z.number()])), unit: text })),
  /** Minutes. */
  checkin_margin: number,
  /** Minutes. */
  max_runtime: number,
  timezone: text,
  failure_issue_threshold: number,
  recovery_threshold: number,
});

/** A sign of life of a scheduled job. */
export const checkInSchema = loose({
  check_in_id: text,
  monitor_slug: text,
  /** `in_progress`, `ok` or `error`. */
  status: text,
  /** Seconds. */
  duration: number,
  release: text,
  environment: text,
  monitor_config: maybe(monitorConfigSchema),
  contexts: record,
});
