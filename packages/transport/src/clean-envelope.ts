import type { Envelope } from "@sentry/core";
import type { Privacy } from "./privacy.ts";

/** Items that are not looked into: bytes, recordings and profiles, and reports, which are numbers. */
const LEFT_ALONE = /^(?:attachment|replay_recording|profile|profile_chunk|client_report)$/;

/** The same envelope with every JSON payload in it scrubbed. Its header stays as it is: a trace's ids, and where it goes. */
export function cleanEnvelope(envelope: Envelope, privacy: Pick<Privacy, "payload">): Envelope {
  let found = false;
  const items = (envelope[1] as unknown as [header: { type: string }, payload: unknown][]).map((item) => {
    const [header, payload] = item;
    // Text is an item that somebody else has serialised.
    if (typeof payload !== "object" || LEFT_ALONE.test(header.type)) return item;
    const clean = privacy.payload(payload);
    if (clean === payload) return item;
    found = true;
    return [header, clean];
  });
  return found ? ([envelope[0], items] as unknown as Envelope) : envelope;
}
