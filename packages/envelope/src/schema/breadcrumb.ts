import { loose, maybe, record, text, timestamp } from "./lenient.ts";
import { severityLevelSchema } from "./level.ts";

/** Something that happened before the event. */
export const breadcrumbSchema = loose({
  type: text,
  category: text,
  message: text,
  level: maybe(severityLevelSchema),
  event_id: text,
  data: record,
  timestamp,
});
