import { tallySchema } from "@winnow/envelope";
import type { Tally } from "@winnow/envelope/wire";
import { DELIVERY_KIND, type DeliveredGroup, type Delivery } from "./delivery.ts";
import type { DigestContext } from "./digest-event.ts";
import { plausibleTime } from "./event-time.ts";
import { storableText } from "./text.ts";

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** What became of a batch: a delivery unless nothing in it could be counted, and the occurrences that were refused with it. */
export type DigestedBatch = { delivery?: Delivery; refused: { reason: string; n: number }[] };

/**
 * A batch of tallies as a delivery. Tallies that break a rule are refused one by one; the others count.
 *
 * @returns `undefined` when the batch as a whole is none (no id, no list).
 */
export function digestTallyBatch(batch: unknown, context: DigestContext): DigestedBatch | undefined {
  const { producer, tallies } = (batch ?? {}) as { producer?: unknown; tallies?: unknown };
  const head = readBatch(batch, tallies);
  if (head === undefined) return undefined;
  const groups: DeliveredGroup[] = [];
  let invalid = 0;
  let tooMuch = 0;
  for (const candidate of head.members) {
    const parsed = tallySchema.safeParse(candidate);
    if (!parsed.success) invalid += claimedCount(candidate);
    else if (parsed.data.count > context.maxCount) tooMuch += parsed.data.count;
    else groups.push(groupOf(parsed.data, context));
  }
  const refused = refusedCounts(invalid, tooMuch);
  if (groups.length === 0 && refused.length > 0) return { refused };
  const delivery: Delivery = { kind: DELIVERY_KIND.tally, id: head.id, groups };
  // Sixteen hex digits are what the sketch of users counts; the tail of a uuid is its random part.
  if (typeof producer === "string" && UUID.test(producer)) {
    delivery.producer = producer.replaceAll("-", "").toLowerCase().slice(16);
  }
  return { delivery, refused };
}

/** The id of a batch, 32 hex digits, and its members; `undefined` when it is none. */
export function readBatch(batch: unknown, members: unknown) {
  const { id } = (batch ?? {}) as { id?: unknown };
  if (typeof id !== "string" || !UUID.test(id) || !Array.isArray(members)) return undefined;
  return { id: id.replaceAll("-", "").toLowerCase(), members: members as unknown[], claimed: claimedCount };
}

/** What a batch is answered about the occurrences in it that were not counted. */
export function refusedCounts(invalid: number, tooMuch: number): DigestedBatch["refused"] {
  const refused = [];
  if (invalid > 0) refused.push({ reason: "invalid_tally", n: invalid });
  if (tooMuch > 0) refused.push({ reason: "count_over_limit", n: tooMuch });
  return refused;
}

/** What is refused is known to be lost, in occurrences where the tally says how many. */
function claimedCount(candidate: unknown): number {
  const count = (candidate as { count?: unknown } | null)?.count;
  return Number.isSafeInteger(count) && (count as number) > 0 ? Math.min(count as number, 1e9) : 1;
}

function groupOf(tally: Tally, context: DigestContext): DeliveredGroup {
  const seconds = (at: number): number => plausibleTime(at * 1000, context.ahead, context.now) / 1000;
  return {
    hashes: [tally.fingerprint],
    tally: {
      ...tally,
      title: storableText(tally.title || "<unlabeled event>", 500),
      culprit: tally.culprit === undefined ? undefined : storableText(tally.culprit, 300),
      platform: storableText(tally.platform, 64),
      release: tally.release === undefined ? undefined : storableText(tally.release, 250),
      environment: tally.environment === undefined ? undefined : storableText(tally.environment, 64),
      first_seen: seconds(tally.first_seen),
      last_seen: seconds(tally.last_seen),
      minutes: tally.minutes.map(([minute, n]) => [Math.floor(seconds(minute * 60) / 60), n]),
      tags: tally.tags && storableTags(tally.tags),
    },
    payloads: 0,
    suppressed: tally.count,
    lost: 0,
  };
}

function storableTags(tags: NonNullable<Tally["tags"]>): Tally["tags"] {
  const entries = Object.entries(tags).map(([key, values]) => [
    storableText(key, 200),
    values.map(([value, n]) => [value === null ? null : storableText(value, 200), n]),
  ]);
  return Object.fromEntries(entries);
}
