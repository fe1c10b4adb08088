import { Button } from '@mantine/core';
import { IconArrowDown } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useMemo, useRef } from 'react';
import { useMe } from '../../app/useMe.ts';
import { t } from '../../language/texts.ts';
import { useNow } from '../../language/useNow.ts';
import { Bones } from '../../ui/Bones.tsx';
import { Failed } from '../../ui/Failed.tsx';
import { useMenuKey } from '../acts/useMenuKey.ts';
import { TrailLines } from '../conversations/TrailLines.tsx';
import { Block } from './Block.tsx';
import { blocksOf } from './blocks.ts';
import { continues } from './continues.ts';
import styles from './History.module.css';
import { type Outgoing, useOutbox } from './outbox.ts';
import { Pending } from './Pending.tsx';
import { messagePages } from './queries.ts';
import { TypingLine } from './TypingLine.tsx';
import { useEndOfHistory } from './useEndOfHistory.ts';
import { useNamedMessage } from './useNamedMessage.ts';

/**
 * What was said. The scroller is turned round (column-reverse), so that it stands at the newest by itself
 * and older messages, put above, move nothing. Blocks far from view are empty boxes of their height.
 */
export function History({ conversationId, label, quotes, onEdit, onQuote, onAtEnd }: Props) {
  const query = useInfiniteQuery(messagePages(conversationId));
  const blocks = useMemo(() => blocksOf(query.data?.pages ?? []), [query.data]);
  const outbox = useOutbox(conversationId);
  const waiting = outbox.filter(({ state }) => state !== 'unseen');
  const { agent } = useMe();
  const scroller = useRef<HTMLElement>(null);
  const now = useNow();
  const newest = outbox.at(-1)?.clientId ?? blocks.at(-1)?.messages.at(-1)?.id ?? '';
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = query;
  const { below, toEnd, onScroll } = useEndOfHistory(scroller, newest, outbox.length, onAtEnd, () => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage();
  });
  useMenuKey(scroller, quotes);
  useNamedMessage(scroller, blocks, hasNextPage && !isFetchingNextPage ? fetchNextPage : null);

  if (query.isPending) {
    return (
      <div className={styles.scroller}>
        <Bones rows={4} height={84} label={t('loading')} />
      </div>
    );
  }
  if (query.isError && !query.data) {
    return (
      <div className={styles.scroller}>
        <Failed error={query.error} again={query.refetch} />
      </div>
    );
  }
  return (
    <div className={styles.frame}>
      <section
        ref={scroller}
        className={styles.scroller}
        onScroll={onScroll}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by the keyboard
        tabIndex={0}
        aria-label={label ?? t('history.label')}
      >
        <div className={styles.messages}>
          <div className={styles.older}>
            {isFetchingNextPage && t('history.older')}
            {query.isFetchNextPageError && (
              <Button size="xs" variant="default" onClick={() => fetchNextPage()}>
                {t('history.olderFailed')}
              </Button>
            )}
            {!hasNextPage && blocks.length > 0 && t('history.start')}
          </div>
          {blocks.length === 0 && outbox.length === 0 && <p className={styles.older}>{t('history.empty')}</p>}
          {blocks.map((block, index) => (
            <Block
              key={block.key}
              block={block}
              before={blocks[index - 1]?.messages.at(-1)}
              now={now}
              scroller={scroller}
              quotes={quotes}
              onQuote={onQuote}
            />
          ))}
          <TrailLines after={blocks.at(-1)?.messages.at(-1)?.sentAt} before={undefined} />
          {waiting.map((outgoing, index) => {
            const before = index > 0 ? said(waiting[index - 1], agent.name) : blocks.at(-1)?.messages.at(-1);
            const here = said(outgoing, agent.name);
            return (
              <Pending
                key={outgoing.clientId}
                outgoing={outgoing}
                continues={Boolean(before && here && continues(before, here))}
                onEdit={onEdit}
              />
            );
          })}
          <TypingLine conversationId={conversationId} />
        </div>
      </section>
      {below && (
        <Button
          className={styles.below ?? ''}
          size="xs"
          radius="xl"
          leftSection={<IconArrowDown size={16} />}
          onClick={toEnd}
        >
          {t('history.newBelow')}
        </Button>
      )}
    </div>
  );
}

function said(outgoing: Outgoing | undefined, name: string) {
  if (!outgoing) return undefined;
  const kind = outgoing.note ? ('note' as const) : ('outgoing' as const);
  return { kind, author: { kind: 'agent' as const, name }, sentAt: outgoing.createdAt };
}

interface Props {
  conversationId: string;
  /** Where more than one history is on screen. */
  label?: string;
  quotes: boolean;
  onEdit: (outgoing: Outgoing) => void;
  onQuote: (message: { id: string; text: string; authorName: string }) => void;
  onAtEnd: (atEnd: boolean) => void;
}
