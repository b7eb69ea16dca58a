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

/** One tag key while it counts: values beside their counts. Two short arrays weigh a third of a Map, and most tags have few values. */
type LiveTag = { key: string; values: (string | null)[]; counts: number[] };

export type LiveTags = LiveTag[];

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
  let tag = live.find((known) => known.key === key);
  if (tag === undefined) {
    if (live.length >= MAX_TAG_KEYS) return;
    tag = { key, values: [], counts: [] };
    live.push(tag);
  }
  const at = tag.values.indexOf(value);
  if (at >= 0) {
    tag.counts[at] = (tag.counts[at] as number) + count;
  } else if (value !== null && tag.values.length >= MAX_LIVE_VALUES) {
    addTagValue(live, key, null, count);
  } else {
    // A new value is rare, and concat takes no spare room: push would reserve 16 slots in each of these short arrays.
    tag.values = tag.values.concat(value);
    tag.counts = tag.counts.concat(count);
  }
}

/** The wire form of a live table: per key the most frequent values, then the rest under `null`; the order is a total one. */
export function sealTags(live: LiveTags): Record<string, TagValues> | undefined {
  if (live.length === 0) return undefined;
  // fromEntries defines own properties, so that a tag named `__proto__` is a tag like any other.
  return Object.fromEntries(live.map((tag) => [tag.key, topValues(tag)]));
}

function topValues({ values, counts }: LiveTag): TagValues {
  const all: TagValues = values.map((value, i) => [value, counts[i] as number]);
  const top = all
    .filter(([value]) => value !== null)
    .sort(byCountThenName)
    .slice(0, MAX_TAG_VALUES);
  const rest = sum(all) - sum(top);
  return rest > 0 ? [...top, [null, rest]] : top;
}

function sum(values: TagValues): number {
  return values.reduce((total, [, count]) => total + count, 0);
}

function byCountThenName(a: TagValues[number], b: TagValues[number]): number {
  return b[1] - a[1] || (String(a[0]) < String(b[0]) ? -1 : 1);
}
