import { useLocation } from '@tanstack/react-router';
import { type RefObject, useEffect, useRef } from 'react';
import type { MessageBlock } from './blocks.ts';
import { leadTo } from './leadTo.ts';

/** Five thousand messages: whoever wants an older one scrolls on from there. */
const blocksMax = 125;

/** Leads to the message that the address names (`#message-…`); older ones are fetched until it is there. */
export function useNamedMessage(
  scroller: RefObject<HTMLElement | null>,
  blocks: MessageBlock[],
  fetchOlder: (() => void) | null,
): void {
  const hash = useLocation({ select: (location) => location.hash });
  const wanted = /^message-([\w-]+)$/.exec(hash)?.[1];
  const done = useRef<string>(undefined);
  useEffect(() => {
    if (!wanted || done.current === wanted || blocks.length === 0) return;
    const block = blocks.find(({ messages }) => messages.some(({ id }) => id === wanted));
    if (!block) {
      if (blocks.length < blocksMax) fetchOlder?.();
      return;
    }
    done.current = wanted;
    // A block far from view is an empty box: its messages are drawn once it has come near.
    let tries = 60;
    const look = () => {
      if (leadTo(wanted) || tries-- <= 0) return;
      scroller.current?.querySelector(`[data-block="${block.key}"]`)?.scrollIntoView({ block: 'center' });
      requestAnimationFrame(look);
    };
    look();
  }, [wanted, blocks, fetchOlder, scroller]);
}
