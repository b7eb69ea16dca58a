/** Occurrences per minute: `[floor(unix seconds / 60), count]`, sorted by minute, each minute once. */
export type MinuteBuckets = [minute: number, count: number][];

/** At most this many buckets are kept of a group that cannot leave. */
const MAX_MINUTES = 120;

/** The minute bucket of a moment given in seconds since the epoch. */
export function minuteOf(seconds: number): number {
  return Math.floor(seconds / 60);
}

/**
 * Counts into one bucket. Time mostly moves forward, so the last bucket is looked at first and changed in place.
 *
 * @returns the list to use from now on. A new bucket is rare, and `concat` takes no spare room: `push` would reserve 16 slots for what is
 * mostly one bucket.
 */
export function addMinute(minutes: MinuteBuckets, minute: number, count: number): MinuteBuckets {
  let at = minutes.length;
  while (at > 0 && (minutes[at - 1] as [number, number])[0] > minute) at--;
  const before = minutes[at - 1];
  if (before === undefined || before[0] !== minute)
    return minutes.slice(0, at).concat([[minute, count]], minutes.slice(at));
  before[1] += count;
  return minutes;
}

/** The sum of two lists of buckets, in one pass over both. */
export function mergeMinutes(a: MinuteBuckets, b: MinuteBuckets): MinuteBuckets {
  const merged: MinuteBuckets = [];
  let i = 0;
  let j = 0;
  while (i < a.length || j < b.length) {
    const left = a[i];
    const right = b[j];
    if (right === undefined || (left !== undefined && left[0] < right[0])) {
      merged.push([...(left as [number, number])]);
      i++;
    } else if (left === undefined || right[0] < left[0]) {
      merged.push([...right]);
      j++;
    } else {
      merged.push([left[0], left[1] + right[1]]);
      i++;
      j++;
    }
  }
  return merged;
}

/**
 * Brings a list down to at most 120 buckets by moving counts to the start of their ten minutes, hour, then day. The sum stays exact,
 * only the resolution is lost: this is what happens in an app whose server has been away for hours.
 */
export function boundMinutes(minutes: MinuteBuckets): MinuteBuckets {
  let bounded = minutes;
  for (const width of [10, 60, 1440, 525_600]) {
    if (bounded.length <= MAX_MINUTES) break;
    let coarse: MinuteBuckets = [];
    for (const [minute, count] of bounded) coarse = addMinute(coarse, minute - (minute % width), count);
    bounded = coarse;
  }
  return bounded;
}
