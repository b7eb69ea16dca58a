import { listOf, loose, record, text, texts } from "./lenient.ts";

/** The SDK that made an event or envelope. */
export const sdkSchema = loose({
  name: text,
  version: text,
  packages: listOf(loose({ name: text, version: text })),
  integrations: texts,
  settings: record,
});
