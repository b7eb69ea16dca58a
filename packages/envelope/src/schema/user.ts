import * as z from "zod";
import { loose, maybe, record, text } from "./lenient.ts";

/** Who was affected. */
export const userSchema = loose({
  id: maybe(z.union([z.string(), z.number()])),
  email: text,
  username: text,
  name: text,
  /** `{{auto}}` asks the server to fill in the sender's address; null asks it not to. */
  ip_address: maybe(z.string().nullable()),
  geo: maybe(loose({ country_code: text, region: text, city: text })),
  segment: text,
  data: record,
});
