import { type RefObject, useLayoutEffect, useRef } from 'react';

/** When rows enter or leave above what one is reading, the view stays on what one is reading. */
export function useKeepPlace(
  scroller: RefObject<HTMLDivElement | null>,
  rows: { id: string }[],
  rowHeight: number,
): void {
  const before = useRef<{ id: string }[]>([]);
  useLayoutEffect(() => {
    const element = scroller.current;
    const old = before.current;
    before.current = rows;
    // At the very top one wants to see what comes in.
    if (!element || old === rows || element.scrollTop < rowHeight) return;
    const first = Math.floor(element.scrollTop / rowHeight);
    const anchor = old.slice(first, first + 12).find(({ id }) => rows.some((row) => row.id === id));
    if (!anchor) return;
    const moved = rows.findIndex(({ id }) => id === anchor.id) - old.indexOf(anchor);
    if (moved !== 0) element.scrollTop += moved * rowHeight;
  }, [scroller, rows, rowHeight]);
}
