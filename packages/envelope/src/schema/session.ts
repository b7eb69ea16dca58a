import { flag, listOf, loose, maybe, number, text, timestamp } from "./lenient.ts";

const attributes = maybe(loose({ release: text, environment: text, user_agent: text, ip_address: text }));

/** One state of one session of a release. */
export const sessionSchema = loose({
  sid: text,
  did: text,
  init: flag,
  seq: number,
  started: timestamp,
  timestamp,
  duration: number,
  /** `ok`, `exited`, `crashed`, `abnormal` or `unhandled`. */
  status: text,
  errors: number,
  abnormal_mechanism: text,
  attrs: attributes,
});

/** Sessions already counted by the SDK, per minute. */
export const sessionAggregatesSchema = loose({
  aggregates: listOf(
    loose({ started: timestamp, did: text, exited: number, errored: number, crashed: number, abnormal: number }),
  ),
  attrs: attributes,
});
