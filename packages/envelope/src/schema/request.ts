import * as z from "zod";
import { loose, maybe, pairs, record, text } from "./lenient.ts";

const namedText = z.union([z.string(), z.record(z.string(), z.unknown()), z.array(z.tuple([z.string(), z.unknown()]))]);

/** The HTTP request that was being served, or the page that was open. */
export const requestSchema = loose({
  url: text,
  method: text,
  /** The body, as text or decoded. */
  data: maybe(z.unknown()),
  query_string: maybe(namedText),
  cookies: maybe(namedText),
  headers: pairs,
  env: record,
  fragment: text,
});
