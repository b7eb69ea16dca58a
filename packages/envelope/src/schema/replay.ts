import { baseEventShape } from "./event.ts";
import { loose, number, text, texts, timestamp } from "./lenient.ts";

/** The description of one segment of a session replay; the recording itself is bytes. */
export const replayEventSchema = loose({
  ...baseEventShape,
  replay_id: text,
  segment_id: number,
  replay_type: text,
  replay_start_timestamp: timestamp,
  urls: texts,
  error_ids: texts,
  trace_ids: texts,
});

/** The line of JSON before the bytes of a `replay_recording`. */
export const replayRecordingHeaderSchema = loose({ segment_id: number });
