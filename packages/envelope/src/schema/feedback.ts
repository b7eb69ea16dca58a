import { traceContextSchema } from "./contexts.ts";
import { baseEventShape } from "./event.ts";
import { loose, maybe, text } from "./lenient.ts";

/** What a user wrote about a problem: an event whose text is in `contexts.feedback`. */
export const feedbackSchema = loose({
  ...baseEventShape,
  contexts: maybe(
    loose({
      feedback: maybe(
        loose({
          message: text,
          contact_email: text,
          name: text,
          url: text,
          source: text,
          associated_event_id: text,
          replay_id: text,
        }),
      ),
      trace: maybe(traceContextSchema),
    }),
  ),
});

/** The older form of feedback. */
export const userReportSchema = loose({ event_id: text, email: text, name: text, comments: text });
