import { listOf, loose, number, text, timestamp } from "./lenient.ts";

const outcomes = listOf(loose({ reason: text, category: text, quantity: number }));

/** What an SDK or proxy dropped and why. */
export const clientReportSchema = loose({
  timestamp,
  discarded_events: outcomes,
  rate_limited_events: outcomes,
  filtered_events: outcomes,
});
