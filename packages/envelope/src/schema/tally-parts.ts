/*
 * The parts of a tally that there are many of, checked by hand: a receiver reads 100,000 tallies in a second, and zod's tuples, records and
 * expressions per member take three times as long as all the rest of a tally.
 */

/** Occurrences per minute: pairs of floor(unix seconds / 60) and count, sorted, each minute once. */
export type Minutes = [minute: number, count: number][];
/** Counts of the values of one tag, per tag; `null` counts the occurrences whose value is not named. */
export type TagTable = Record<string, [value: string | null, count: number][]>;

const MAX_MINUTES = 10_080;
const MAX_TAG_KEYS = 64;
const MAX_TAG_VALUES = 32;
export const MAX_TAG_LENGTH = 200;
const MAX_USER_IDS = 64;
const USER_ID = /^[0-9a-f]{16}$/;

/** A safe integer of at least 1: beyond the safe ones sums stop being exact. */
export function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 1;
}

export function isMinutes(value: unknown): value is Minutes {
  if (!Array.isArray(value) || value.length === 0 || value.length > MAX_MINUTES) return false;
  let before = -1;
  for (const pair of value) {
    if (!isPair(pair) || !Number.isSafeInteger(pair[0]) || (pair[0] as number) <= before || !isCount(pair[1]))
      return false;
    before = pair[0] as number;
  }
  return true;
}

export function isTagTable(value: unknown): value is TagTable {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  const tables = Object.values(value);
  return tables.length <= MAX_TAG_KEYS && tables.every(isTagValues);
}

function isTagValues(value: unknown): boolean {
  if (!Array.isArray(value) || value.length === 0 || value.length > MAX_TAG_VALUES) return false;
  for (let at = 0; at < value.length; at++) {
    const pair: unknown = value[at];
    if (!isPair(pair) || !(pair[0] === null || typeof pair[0] === "string") || !isCount(pair[1])) return false;
    // Each value once. They are few: looking at those before costs a third of a Set.
    for (let before = 0; before < at; before++) if (value[before][0] === pair[0]) return false;
  }
  return true;
}

/** The same table with values cut to the length of a tag. Two values that become equal share their count. */
export function cutTagTable(table: TagTable): TagTable {
  const isLong = ([value]: TagTable[string][number]) => value !== null && value.length > MAX_TAG_LENGTH;
  if (!Object.values(table).some((values) => values.some(isLong))) return table;
  return Object.fromEntries(Object.entries(table).map(([key, values]) => [key, cutTagValues(values)]));
}

function cutTagValues(values: TagTable[string]): TagTable[string] {
  const cut = new Map<string | null, number>();
  for (const [value, count] of values) {
    const name = value?.slice(0, MAX_TAG_LENGTH) ?? null;
    cut.set(name, (cut.get(name) ?? 0) + count);
  }
  return [...cut];
}

export function isUserIds(value: unknown): value is string[] {
  if (!Array.isArray(value) || value.length === 0 || value.length > MAX_USER_IDS) return false;
  return value.every((id, at) => typeof id === "string" && USER_ID.test(id) && (at === 0 || id > value[at - 1]));
}

/** The sum of the counts of a list of pairs. */
export function sumOf(pairs: readonly (readonly [unknown, number])[]): number {
  let sum = 0;
  for (const [, count] of pairs) sum += count;
  return sum;
}

function isPair(value: unknown): value is [unknown, unknown] {
  return Array.isArray(value) && value.length === 2;
}
