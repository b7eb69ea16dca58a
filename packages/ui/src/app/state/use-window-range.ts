import type { RefObject } from "preact";
import { useLayoutEffect, useState } from "preact/hooks";

/** The rows to draw: from `start` up to, not including, `end`. */
export type RowRange = { start: number; end: number };

/** Rows drawn beyond each edge of the window, so that a quick scroll shows no gap. */
const MARGIN = 4;
/** The range moves by so many rows at once: most frames of a scroll then draw nothing new. */
const STEP = 4;

/**
 * Which rows of a long list of equal rows are in the window, kept up to date while the page scrolls.
 *
 * @param list the element that is as tall as all rows
 * @param rowHeight in CSS pixels
 */
export function useWindowRange(list: RefObject<HTMLElement | null>, count: number, rowHeight: number): RowRange {
  const [range, setRange] = useState<RowRange>({ start: 0, end: Math.min(count, 40) });
  useLayoutEffect(() => {
    const measure = () => {
      const top = list.current?.getBoundingClientRect().top ?? 0;
      const start = Math.max(0, Math.min(count, Math.floor(-top / rowHeight / STEP) * STEP - MARGIN));
      const end = Math.max(start, Math.min(count, Math.ceil((innerHeight - top) / rowHeight / STEP) * STEP + MARGIN));
      setRange((now) => (now.start === start && now.end === end ? now : { start, end }));
    };
    measure();
    addEventListener("scroll", measure, { passive: true });
    addEventListener("resize", measure);
    return () => {
      removeEventListener("scroll", measure);
      removeEventListener("resize", measure);
    };
  }, [list, count, rowHeight]);
  return range;
}
