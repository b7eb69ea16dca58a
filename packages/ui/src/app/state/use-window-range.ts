import type { RefObject } from "preact";
import { useLayoutEffect, useState } from "preact/hooks";

/** The rows to draw: from `start` up to, not including, `end`. */
export type RowRange = {
  start: number;
  end: number;
  /** Rows rush by: the next moment none of these will be there. */
  isFlying: boolean;
};

/** Rows drawn beyond each edge of the window, so that a quick scroll shows no gap. */
const MARGIN = 4;
/** The range moves by so many rows at once: most frames of a scroll then draw nothing new. */
const STEP = 4;
/** Rows have stopped to rush by when the page has not scrolled for so long, in ms. */
const SETTLED = 80;

/**
 * Which rows of a long list of equal rows are in the window, kept up to date while the page scrolls.
 *
 * @param list the element that is as tall as all rows
 * @param rowHeight in CSS pixels
 */
export function useWindowRange(list: RefObject<HTMLElement | null>, count: number, rowHeight: number): RowRange {
  const [range, setRange] = useState<RowRange>({ start: 0, end: Math.min(count, 40), isFlying: false });
  useLayoutEffect(() => {
    let settling: ReturnType<typeof setTimeout> | undefined;
    const measure = (isSettled: boolean) => {
      const top = list.current?.getBoundingClientRect().top ?? 0;
      const first = Math.max(0, Math.min(count, Math.floor(-top / rowHeight)));
      const last = Math.max(first, Math.min(count, Math.ceil((innerHeight - top) / rowHeight)));
      const start = Math.max(0, Math.floor(first / STEP) * STEP - MARGIN);
      const end = Math.min(count, Math.ceil(last / STEP) * STEP + MARGIN);
      clearTimeout(settling);
      setRange((now) => {
        const isFlying = !isSettled && (first >= now.end || last <= now.start);
        // What lies beyond the window while rows rush by is never seen.
        if (isFlying) return { start: first, end: last, isFlying };
        return now.start === start && now.end === end && !now.isFlying ? now : { start, end, isFlying };
      });
      if (!isSettled) settling = setTimeout(() => measure(true), SETTLED);
    };
    const follow = () => measure(false);
    measure(true);
    addEventListener("scroll", follow, { passive: true });
    addEventListener("resize", follow);
    return () => {
      clearTimeout(settling);
      removeEventListener("scroll", follow);
      removeEventListener("resize", follow);
    };
  }, [list, count, rowHeight]);
  return range;
}
