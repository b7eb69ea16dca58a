import * as z from "zod";
import { flag, loose, maybe, number, record, text } from "./lenient.ts";
import { stacktraceSchema } from "./stacktrace.ts";

/** How an exception was caught. */
export const mechanismSchema = loose({
  type: text,
  /** False when nothing but the SDK caught it. */
  handled: flag,
  /** True when the SDK made the stack trace itself, because what was thrown had none. */
  synthetic: flag,
  description: text,
  help_link: text,
  source: text,
  data: record,
  meta: record,
  is_exception_group: flag,
  exception_id: number,
  parent_id: number,
});

/** One exception of a chain. */
export const exceptionSchema = loose({
  type: text,
  value: text,
  module: text,
  thread_id: maybe(z.union([z.number(), z.string()])),
  mechanism: maybe(mechanismSchema),
  stacktrace: maybe(stacktraceSchema),
  raw_stacktrace: maybe(stacktraceSchema),
});
