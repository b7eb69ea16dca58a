import { isUuid, MAX_BATCH, readTally } from "@winnow/envelope";
import type { Tally } from "@winnow/envelope/wire";
import { DELIVERY_KIND, type DeliveredGroup, type Delivery } from "./delivery.ts";
import type { DigestContext } from "./digest-event.ts";
import { plausibleTime } from "./event-time.ts";
import { storableText } from "./text.ts";

/** What became of a batch: a delivery unless nothing in it could be counted, and the occurrences that were refused with it. */
export type DigestedBatch = { delivery?: Delivery; refused: { reason: string; n: number }[] };

type BatchHead = { id: string; members: unknown[]; claimed(candidate: unknown): number };

/**
 * A batch of tallies as a delivery. Tallies that break a rule are refused one by one; the others count.
 *
 * @returns `undefined` when the batch as a whole is none (no id, no list, an empty list).
 */
export function digestTallyBatch(batch: unknown, context: DigestContext): DigestedBatch | undefined {
  const { producer, tallies } = (batch ?? {}) as { producer?: unknown; tallies?: unknown };
  const head = readBatch(batch, tallies);
  if (head === undefined || "refused" in head) return head;
  const groups: DeliveredGroup[] = [];
  let invalid = 0;
  let tooMuch = 0;
  for (const candidate of head.members) {
    const tally = readTally(candidate);
    if (tally === undefined) invalid += claimedCount(candidate);
    else if (tally.count > context.maxCount) tooMuch += tally.count;
    else groups.push(groupOf(tally, context));
  }
  const refused = refusedCounts(invalid, tooMuch);
  if (groups.length === 0 && refused.length > 0) return { refused };
  const delivery: Delivery = { kind: DELIVERY_KIND.tally, id: head.id, groups };
  // Sixteen hex digits are what the sketch of users counts; the tail of a uuid is its random part.
  if (isUuid(producer)) delivery.producer = producer.replaceAll("-", "").toLowerCase().slice(16);
  return { delivery, refused };
}

/** The id of a batch, 32 hex digits, and its members; what is refused when these are too many; `undefined` when it is none. */
export function readBatch(batch: unknown, members: unknown): BatchHead | Pick<DigestedBatch, "refused"> | undefined {
  const { id } = (batch ?? {}) as { id?: unknown };
  if (!isUuid(id) || !Array.isArray(members) || members.length === 0) return undefined;
  if (members.length > MAX_BATCH) {
    const n = members.reduce((sum: number, member) => sum + claimedCount(member), 0);
    return { refused: [{ reason: "too_many_tallies", n }] };
  }
  return { id: id.replaceAll("-", "").toLowerCase(), members, claimed: claimedCount };
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

/** The tally was made for this by parsing, so it is brought in order in place. */
function groupOf(tally: Tally, context: DigestContext): DeliveredGroup {
  tally.title = storableText(tally.title || "<unlabeled event>", 500);
  tally.platform = storableText(tally.platform, 64);
  if (tally.culprit !== undefined) tally.culprit = storableText(tally.culprit, 300);
  if (tally.release !== undefined) tally.release = storableText(tally.release, 250);
  if (tally.environment !== undefined) tally.environment = storableText(tally.environment, 64);
  if (tally.tags !== undefined && !isStorable(tally.tags)) tally.tags = storableTags(tally.tags);
  setTimes(tally, context);
  return { hashes: [tally.fingerprint], tally, payloads: 0, suppressed: tally.count, lost: 0 };
}

function setTimes(tally: Tally, { ahead, now }: DigestContext): void {
  const seconds = (at: number): number => plausibleTime(at * 1000, ahead, now) / 1000;
  tally.first_seen = seconds(tally.first_seen);
  tally.last_seen = seconds(tally.last_seen);
  for (const bucket of tally.minutes) bucket[0] = Math.floor(seconds(bucket[0] * 60) / 60);
}

function isStorable(tags: NonNullable<Tally["tags"]>): boolean {
  for (const key in tags) {
    if (storableText(key, 200) !== key) return false;
    for (const [value] of tags[key] ?? []) if (value !== null && storableText(value, 200) !== value) return false;
  }
  return true;
}

function storableTags(tags: NonNullable<Tally["tags"]>): Tally["tags"] {
  const entries = Object.entries(tags).map(([key, values]) => [
    storableText(key, 200),
    values.map(([value, n]) => [value === null ? null : storableText(value, 200), n]),
  ]);
  return Object.fromEntries(entries);
}
