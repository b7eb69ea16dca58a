import * as z from "zod";
import { listOf, loose, maybe, number, record, text } from "./lenient.ts";

/** SDKs write null here, and their types say so. */
const nullableText = maybe(z.string().nullable());

/** A piece of code that was loaded: for JavaScript a file and the debug id of its source map. */
export const debugImageSchema = loose({
  type: text,
  debug_id: text,
  code_id: nullableText,
  code_file: text,
  debug_file: nullableText,
  image_addr: text,
  image_size: number,
  image_vmaddr: text,
  arch: text,
  uuid: text,
});

export const debugMetaSchema = loose({ images: listOf(debugImageSchema), sdk_info: record });
