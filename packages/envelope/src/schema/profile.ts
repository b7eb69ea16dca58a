import { loose, record, text, timestamp } from "./lenient.ts";

/** The description of a profile or of a piece of one; samples and stacks are kept as they are. */
export const profileSchema = loose({
  event_id: text,
  profile_id: text,
  profiler_id: text,
  chunk_id: text,
  version: text,
  platform: text,
  release: text,
  environment: text,
  timestamp,
  device: record,
  os: record,
  runtime: record,
  transaction: record,
  profile: record,
});
