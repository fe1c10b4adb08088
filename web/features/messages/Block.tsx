import { Fragment, memo, type RefObject, useEffect, useRef, useState } from 'react';
import type { Message } from '#contract/messages.ts';
import { dayOf, dayTitle } from '../../language/dates.ts';
import { TrailLines } from '../conversations/TrailLines.tsx';
import styles from './Block.module.css';
import type { MessageBlock } from './blocks.ts';
import { continues } from './continues.ts';
import { MessageItem } from './MessageItem.tsx';
import { newSubject } from './subjects.ts';

/** Far from view it is an empty box of the same height: a long history costs no more than a short one. */
export const Block = memo(
  function Block({ block, before, now, scroller, quotes, onQuote }: Props) {
    const box = useRef<HTMLDivElement>(null);
    const [height, setHeight] = useState<number | null>(null);
    useEffect(() => {
      const element = box.current;
      if (!element) return;
      const observer = new IntersectionObserver(
        ([entry]) => setHeight(entry?.isIntersecting ? null : element.offsetHeight),
        { root: scroller.current, rootMargin: '2000px 0px' },
      );
      observer.observe(element);
      return () => observer.disconnect();
    }, [scroller]);

    if (height !== null) return <div ref={box} style={{ height }} data-block={block.key} />;
    return (
      <div ref={box} className={styles.block} data-block={block.key}>
        {block.messages.map((message, index) => {
          const previous = block.messages[index - 1] ?? before;
          const newDay = !previous || dayOf(previous.sentAt) !== dayOf(message.sentAt);
          return (
            <Fragment key={message.id}>
              {newDay && (
                <h3 className={styles.day}>
                  <span>{dayTitle(message.sentAt, now)}</span>
                </h3>
              )}
              <TrailLines after={previous?.sentAt} before={message.sentAt} />
              <MessageItem
                message={message}
                continues={
                  !newDay && !message.automatic && previous !== undefined && continues(previous, message)
                }
                subject={newSubject(message, [before, ...block.messages.slice(0, index)])}
                quotes={quotes}
                onQuote={onQuote}
              />
            </Fragment>
          );
        })}
      </div>
    );
  },
  (a, b) =>
    a.before?.id === b.before?.id &&
    a.quotes === b.quotes &&
    dayOf(new Date(a.now).toISOString()) === dayOf(new Date(b.now).toISOString()) &&
    a.block.messages.length === b.block.messages.length &&
    a.block.messages.every((message, index) => message === b.block.messages[index]),
);

interface Props {
  block: MessageBlock;
  before: Message | undefined;
  now: number;
  scroller: RefObject<HTMLElement | null>;
  quotes: boolean;
  onQuote: (message: { id: string; text: string; authorName: string }) => void;
}
