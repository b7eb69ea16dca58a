import { describeEvent, fingerprints, hashUser, levelOf, type Occurrence, tallyOf } from "@winnow/core";
import type { SentryEvent } from "@winnow/envelope/wire";
import type { Delivery } from "./delivery.ts";
import { DELIVERY_KIND } from "./delivery.ts";
import { eventTags, eventUser } from "./event-tags.ts";
import { parseEventTime, plausibleTime } from "./event-time.ts";
import { storableText, textOf } from "./text.ts";

type Json = Record<string, unknown>;

const UNLABELED = "<unlabeled event>";
const UNREADABLE = `0.${"0".repeat(32)}`;

/** What a digest needs besides the event. */
export type DigestContext = {
  now: number;
  /** How far the client's clock runs ahead, milliseconds. */
  ahead: number;
  /** Largest count one delivery may claim for one group. */
  maxCount: number;
  /** All fingerprints of an event, the current rules first. */
  fingerprints?: (event: unknown) => readonly string[];
};

/**
 * An event as a delivery: its fingerprint, the tally of its one occurrence (or of the `count` it stands for, see
 * `contexts.winnow`), and its payload.
 *
 * @param id 32 lower-case hex digits.
 * @param payload the bytes as they came; they are kept, not the parsed form.
 */
export function digestEvent(event: Json, id: string, payload: Uint8Array, context: DigestContext): Delivery {
  const at = plausibleTime(parseEventTime(event.timestamp, context.now), context.ahead, context.now);
  const { hashes, title, culprit } = identify(event, context.fingerprints ?? fingerprints);
  const folded = readFolded(event, context);
  const count = folded?.count ?? 1;
  const occurrence: Occurrence = {
    fingerprint: hashes[0] ?? "",
    release: textOf(event.release, 250),
    environment: textOf(event.environment, 64),
    title: storableText(title || UNLABELED, 500),
    culprit: storableText(culprit ?? "", 300),
    level: levelOf(event.level),
    platform: textOf(event.platform, 64) ?? "other",
    event_id: id,
    timestamp: at,
    count,
    tags: eventTags(event),
    user: hashUser(eventUser(event)),
  };
  const tally = tallyOf(occurrence);
  if (folded?.firstSeen !== undefined) tally.first_seen = Math.min(tally.first_seen, folded.firstSeen / 1000);
  return {
    kind: DELIVERY_KIND.event,
    id,
    groups: [{ hashes, tally, payloads: 1, suppressed: count - 1, lost: 0 }],
    payload: { eventId: id, at, bytes: payload, release: occurrence.release, environment: occurrence.environment },
  };
}

/** Where the rules fail on an event nobody thought of, it still counts: all such events are one issue. */
function identify(event: Json, rules: (event: unknown) => readonly string[]) {
  try {
    return { hashes: rules(event), ...describeEvent(event as SentryEvent) };
  } catch {
    return { hashes: [UNREADABLE], title: UNLABELED, culprit: "" };
  }
}

/** What a transport folded and let ride on this payload: `contexts.winnow`, the payload itself included in `count`. */
function readFolded(event: Json, context: DigestContext): { count: number; firstSeen?: number } | undefined {
  const winnow = (event.contexts as Json | null | undefined)?.winnow as Json | null | undefined;
  const count = winnow?.count;
  if (typeof count !== "number" || !Number.isSafeInteger(count) || count < 1) return undefined;
  const first = parseEventTime(winnow?.first_seen, Number.NaN);
  return {
    count: Math.min(count, context.maxCount),
    firstSeen: Number.isNaN(first) ? undefined : plausibleTime(first, context.ahead, context.now),
  };
}
