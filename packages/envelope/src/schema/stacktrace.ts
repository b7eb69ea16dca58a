import * as z from "zod";
import { flag, listOf, loose, maybe, number, record, text, texts } from "./lenient.ts";

/** One function of a stack trace. */
export const stackFrameSchema = loose({
  filename: text,
  function: text,
  raw_function: text,
  module: text,
  package: text,
  abs_path: text,
  platform: text,
  lineno: number,
  colno: number,
  /** True for code of the application, false for libraries, absent where the SDK does not know. */
  in_app: flag,
  pre_context: texts,
  context_line: text,
  post_context: texts,
  vars: record,
  instruction_addr: text,
  addr_mode: text,
  symbol_addr: text,
  image_addr: text,
  debug_id: text,
  module_metadata: record,
  lock: record,
});

/** Frames from the outermost caller to the place of the crash: the last frame is where it happened. */
export const stacktraceSchema = loose({
  frames: listOf(stackFrameSchema),
  frames_omitted: maybe(z.tuple([z.number(), z.number()])),
  registers: record,
});
