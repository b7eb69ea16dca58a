/** Named values of one tag key with their counts; `null` counts occurrences whose value has no name of its own any more. */
export type TagValues = [value: string | null, count: number][];

/** How many values of one tag key a tally names on the wire. */
export const MAX_TAG_VALUES = 10;
/** How many it names while it is still counting, so that a value that rises late can still reach the first ten. */
const MAX_LIVE_VALUES = 20;
/** How many tag keys a tally keeps; occurrences keep their count beyond, only the tag is not broken down. */
export const MAX_TAG_KEYS = 32;
/** Longest tag value, in UTF-16 units: the limit Sentry documents for tag values. */
export const MAX_TAG_LENGTH = 200;

export type LiveTags = Map<string, Map<string | null, number>>;

/** Counts one occurrence's tags into a live table. A full table counts new values under the rest, so totals stay exact. */
export function addTags(live: LiveTags, tags: Readonly<Record<string, string>>, count: number): void {
  for (const key in tags) {
    const value = tags[key];
    if (typeof value !== "string") continue;
    addTagValue(live, key, value.length > MAX_TAG_LENGTH ? value.slice(0, MAX_TAG_LENGTH) : value, count);
  }
}

/** Counts one value (or the rest, `null`) of one key. */
export function addTagValue(live: LiveTags, key: string, value: string | null, count: number): void {
  let values = live.get(key);
  if (values === undefined) {
    if (live.size >= MAX_TAG_KEYS) return;
    values = new Map();
    live.set(key, values);
  }
  const known = values.get(value);
  const named = known !== undefined || value === null || values.size < MAX_LIVE_VALUES ? value : null;
  values.set(named, (values.get(named) ?? 0) + count);
}

/** The wire form of a live table: per key the most frequent values, then the rest under `null`; the order is a total one. */
export function sealTags(live: LiveTags): Record<string, TagValues> | undefined {
  if (live.size === 0) return undefined;
  const entries = [...live].map(([key, values]) => [key, topValues([...values])] as const);
  // fromEntries defines own properties, so that a tag named `__proto__` is a tag like any other.
  return Object.fromEntries(entries);
}

function topValues(values: TagValues): TagValues {
  const named = values.filter(([value]) => value !== null).sort(byCountThenName);
  const top = named.slice(0, MAX_TAG_VALUES);
  const total = values.reduce((sum, [, count]) => sum + count, 0);
  const rest = total - top.reduce((sum, [, count]) => sum + count, 0);
  return rest > 0 ? [...top, [null, rest]] : top;
}

function byCountThenName(a: TagValues[number], b: TagValues[number]): number {
  return b[1] - a[1] || (String(a[0]) < String(b[0]) ? -1 : 1);
}
