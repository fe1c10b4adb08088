import { type RefObject, useEffect, useLayoutEffect, useRef, useState } from 'react';

/**
 * Stays at the newest message while one is there; stays where one reads when new ones come below.
 * In a reversed scroller `scrollTop` is 0 at the end and negative above it.
 */
export function useEndOfHistory(
  scroller: RefObject<HTMLElement | null>,
  newest: string,
  unsent: number,
  onAtEnd: (atEnd: boolean) => void,
  onNearStart: () => void,
) {
  const [below, setBelow] = useState(false);
  const atEnd = useRef(true);
  const height = useRef(0);
  const last = useRef({ newest, unsent });
  const nearStart = useRef(onNearStart);
  nearStart.current = onNearStart;

  const toEnd = () => {
    if (scroller.current) scroller.current.scrollTop = 0;
  };
  const look = () => {
    const element = scroller.current;
    if (!element) return;
    const isAtEnd = element.scrollTop > -48;
    if (isAtEnd !== atEnd.current) {
      atEnd.current = isAtEnd;
      onAtEnd(isAtEnd);
      if (isAtEnd) setBelow(false);
    }
    if (element.scrollHeight - element.clientHeight + element.scrollTop < 900) nearStart.current();
  };

  useLayoutEffect(() => {
    const element = scroller.current;
    if (!element) return;
    const grown = element.scrollHeight - height.current;
    const { newest: before, unsent: unsentBefore } = last.current;
    last.current = { newest, unsent };
    height.current = element.scrollHeight;
    if (before === newest || before === '') return;
    if (unsent > unsentBefore) toEnd();
    else if (!atEnd.current) {
      element.scrollTop -= grown;
      setBelow(true);
    }
  });

  // A short first page may not fill the screen: then there is nothing to scroll, and more is needed at once.
  useEffect(look);

  return { below, toEnd, onScroll: look };
}
