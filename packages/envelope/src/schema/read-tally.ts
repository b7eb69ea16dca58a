import type { Tally } from "./inferred.ts";
import { tallySchema } from "./tally.ts";
import { isCount, isMinutes, isTagTable, isUserIds, MAX_TAG_LENGTH, sumOf, type TagTable } from "./tally-parts.ts";

/**
 * A tally as `tallySchema` reads it, at a tenth of its cost: one that needs no cleaning, as our own transports send them, is returned as it
 * is, with keys of newer versions. Everything else goes the schema's way.
 *
 * @returns `undefined` when it breaks a rule.
 */
export function readTally(value: unknown): Tally | undefined {
  return isCleanTally(value) ? value : tallySchema.safeParse(value).data;
}

const FINGERPRINT = /^\d{1,3}\.[0-9a-f]{32}$/;
const EVENT_ID = /^[0-9a-f]{32}$/;
const SKETCH = /^[A-Za-z0-9+/]{1024}$/;
const LEVELS: ReadonlySet<unknown> = new Set(["fatal", "error", "warning", "log", "info", "debug"]);

/** Whether the schema would return a value unchanged. `false` says nothing: the schema may still take it. */
function isCleanTally(value: unknown): value is Tally {
  if (typeof value !== "object" || value === null) return false;
  const tally = value as Record<keyof Tally, unknown>;
  return countsWell(tally) && isSpan(tally.first_seen, tally.last_seen) && isDescribed(tally) && isDetailed(tally);
}

function countsWell({ fingerprint, count, minutes }: Record<keyof Tally, unknown>): boolean {
  return isMatch(fingerprint, FINGERPRINT) && isCount(count) && isMinutes(minutes) && sumOf(minutes) === count;
}

function isSpan(first: unknown, last: unknown): boolean {
  return typeof first === "number" && typeof last === "number" && first >= 0 && first <= last && last <= 1e11;
}

function isDescribed({ title, platform, level, culprit, release, environment }: Record<keyof Tally, unknown>): boolean {
  const isNamed = isText(title, 1000) && isText(platform, 64) && LEVELS.has(level);
  return isNamed && maybe(culprit, 1000) && maybe(release, 250) && maybe(environment, 64);
}

function isDetailed({ event_id: id, tags, users, because, count }: Record<keyof Tally, unknown>): boolean {
  if (id !== undefined && !isMatch(id, EVENT_ID)) return false;
  if (tags !== undefined && !(isTagTable(tags) && isCleanTable(tags, count as number))) return false;
  if (users !== undefined && !isUsers(users)) return false;
  return because === undefined || (Array.isArray(because) && because.length <= 100 && because.every(isReason));
}

function isCleanTable(tags: TagTable, count: number): boolean {
  for (const key in tags) {
    const values = tags[key] as TagTable[string];
    if (sumOf(values) > count) return false;
    for (const [value] of values) if (value !== null && value.length > MAX_TAG_LENGTH) return false;
  }
  return true;
}

function isUsers(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  // The schema leaves out what it does not know, and one of two.
  for (const key in value) if (key !== "ids" && key !== "hll") return false;
  const { ids, hll } = value as Record<string, unknown>;
  return hll === undefined ? isUserIds(ids) : ids === undefined && isMatch(hll, SKETCH);
}

const isText = (value: unknown, max: number): boolean => typeof value === "string" && value.length <= max;
const isMatch = (value: unknown, rule: RegExp): boolean => typeof value === "string" && rule.test(value);
const maybe = (value: unknown, max: number): boolean => value === undefined || isText(value, max);
const isReason = (value: unknown): boolean => isText(value, 1000);
