import * as z from "zod";
import { loose, maybe, number, text } from "./lenient.ts";
import { sdkSchema } from "./sdk.ts";

/** The dynamic sampling context: what all services of one trace agree on. All values are text, also rates and flags. */
export const traceSchema = loose({
  trace_id: text,
  public_key: text,
  sample_rate: text,
  sample_rand: text,
  sampled: text,
  release: text,
  environment: text,
  transaction: text,
  replay_id: text,
  org_id: text,
});

/** The first line of an envelope. Everything is optional: client reports and check-ins come with `{}`. */
export const envelopeHeaderSchema = loose({
  /** Of the event in the envelope; sentry-cli writes it with dashes. */
  event_id: text,
  /** ISO date; the moment the envelope was made, which may be long before it was sent. */
  sent_at: text,
  sdk: maybe(sdkSchema),
  /** Present only when the SDK sends through a tunnel. */
  dsn: text,
  trace: maybe(traceSchema),
});

/** The line before a payload. Only `type` is required. */
export const itemHeaderSchema = loose({
  type: z.string(),
  /** Bytes of the payload. Without it the payload ends at the next line feed. */
  length: maybe(z.int().nonnegative()),
  content_type: text,
  /** How many members a container of logs, metrics, spans or tallies holds. */
  item_count: number,
  filename: text,
  attachment_type: text,
  platform: text,
  sentry_release: text,
  sentry_environment: text,
});

/** The header of an attachment, which names the file. */
export const attachmentHeaderSchema = loose({
  ...itemHeaderSchema.shape,
  type: z.literal("attachment"),
  filename: text,
  /** For example `event.attachment` (the default), `event.minidump`, `event.view_hierarchy`. */
  attachment_type: text,
});
