import { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { Line } from '../timeline.ts';

/** This near to an end counts as being there. */
const near = 60;

/** Keeps the newest line in view while the visitor is there, and lets them read above in peace otherwise. */
export function useEndInView(lines: Line[], atTop: () => void) {
  const box = useRef<HTMLElement>(null);
  const inner = useRef<HTMLDivElement>(null);
  /** How far the end lies below the view. */
  const fromEnd = useRef(0);
  const [isAway, setAway] = useState(false);
  /** Before anything was said, the greeting at the top is what counts. */
  const begun = useRef(false);
  begun.current = lines.length > 0;
  const oldest = lines[0]?.key;
  const newest = lines.at(-1);

  const settle = useCallback(() => {
    const { current } = box;
    if (current) current.scrollTop = current.scrollHeight - current.clientHeight - fromEnd.current;
  }, []);
  const toEnd = useCallback(() => {
    fromEnd.current = 0;
    settle();
  }, [settle]);

  // What came above must not move what is being read.
  useLayoutEffect(() => {
    if (oldest) settle();
  }, [oldest, settle]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: it is the arrival that counts
  useLayoutEffect(() => {
    if (!newest) return;
    if (newest.mine || fromEnd.current < near) toEnd();
    else measure();
  }, [newest?.key]);
  useEffect(() => {
    const sizes = new ResizeObserver(() => begun.current && fromEnd.current < near && toEnd());
    for (const element of [box.current, inner.current]) if (element) sizes.observe(element);
    return () => sizes.disconnect();
  }, [toEnd]);

  return { box, inner, isAway, measure, toEnd };

  function measure(): void {
    const { current } = box;
    if (!current) return;
    fromEnd.current = current.scrollHeight - current.clientHeight - current.scrollTop;
    setAway(begun.current && fromEnd.current >= near);
    if (current.scrollTop < near) atTop();
  }
}
