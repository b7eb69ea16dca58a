/** The first payloads of an issue are kept for good. */
export const FIRST_SLOTS = 5;
/** The last payloads are kept in a ring. */
export const RING_SLOTS = 10;

const RING_BASE = 10;
const POWER_BASE = 100;

/**
 * The slot of the n-th payload of an issue: one of the first five; a slot of its own, for good, when n is a power of two; else the
 * ring. A payload with a slot of its own takes none in the ring, so the last ten are always among the kept ones.
 *
 * @param n from 1.
 */
export function slotOf(n: number): { slot: number; ring: boolean } {
  if (n <= FIRST_SLOTS) return { slot: n - 1, ring: false };
  const power = Math.log2(n);
  if (Number.isInteger(power)) return { slot: POWER_BASE + power, ring: false };
  return { slot: RING_BASE + (n % RING_SLOTS), ring: true };
}
