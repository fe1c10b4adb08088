import { Button } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Fragment, useEffect, useRef } from 'react';
import { dayOf, dayTitle } from '../../language/dates.ts';
import { t } from '../../language/texts.ts';
import { useNow } from '../../language/useNow.ts';
import { Bones } from '../../ui/Bones.tsx';
import { Failed } from '../../ui/Failed.tsx';
import { ConnectorIcon } from '../channels/ConnectorIcon.tsx';
import { MessageItem } from '../messages/MessageItem.tsx';
import { contactMessages } from './queries.ts';
import styles from './Timeline.module.css';

/** Everything said with a contact on all channels in one scroll; a line tells where it goes on elsewhere. */
export function Timeline({ contactId }: { contactId: string }) {
  const query = useInfiniteQuery(contactMessages(contactId));
  const now = useNow();
  const top = useRef<HTMLDivElement>(null);
  const { hasNextPage, isFetching, isFetchNextPageError, fetchNextPage } = query;
  const wantsMore = hasNextPage && !isFetching && !isFetchNextPageError;
  useEffect(() => {
    const mark = top.current;
    if (!mark || !wantsMore) return;
    const seen = new IntersectionObserver(
      ([entry]) => {
        if (entry?.isIntersecting) void fetchNextPage();
      },
      { rootMargin: '800px 0px' },
    );
    seen.observe(mark);
    return () => seen.disconnect();
  }, [wantsMore, fetchNextPage]);

  if (query.isPending) return <Bones rows={4} height={84} label={t('loading')} />;
  if (query.isError && !query.data) return <Failed error={query.error} again={query.refetch} />;
  const known = new Set<string>();
  const all = query.data.pages
    .flatMap(({ data }) => data)
    .filter(({ message }) => !known.has(message.id) && known.add(message.id))
    .reverse();
  return (
    <section
      className={styles.scroller}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by the keyboard
      tabIndex={0}
      aria-label={t('timeline.label')}
    >
      <div className={styles.messages}>
        <div ref={top} className={styles.older}>
          {query.isFetchingNextPage && t('history.older')}
          {isFetchNextPageError && (
            <Button size="xs" variant="default" onClick={() => fetchNextPage()}>
              {t('history.olderFailed')}
            </Button>
          )}
          {!hasNextPage && t(all.length > 0 ? 'timeline.start' : 'timeline.empty')}
        </div>
        {all.map(({ message, conversation }, index) => {
          const before = all[index - 1];
          const newDay = !before || dayOf(before.message.sentAt) !== dayOf(message.sentAt);
          const elsewhere = before?.conversation.id !== conversation.id;
          return (
            <Fragment key={message.id}>
              {newDay && <p className={styles.day}>{dayTitle(message.sentAt, now)}</p>}
              {(newDay || elsewhere) && (
                <Link
                  className={styles.place}
                  to="/inbox/$list/$state/$conversationId"
                  params={{ list: 'all', state: 'open', conversationId: conversation.id }}
                >
                  <ConnectorIcon name={conversation.channel.connector} size={14} />
                  <bdi>{conversation.channel.name}</bdi>
                  <bdi dir="ltr">#{conversation.number}</bdi>
                  {conversation.subject && <bdi className={styles.subject}>{conversation.subject}</bdi>}
                </Link>
              )}
              <MessageItem
                message={message}
                continues={false}
                subject={null}
                quotes={false}
                onQuote={nothing}
              />
            </Fragment>
          );
        })}
      </div>
    </section>
  );
}

function nothing(): void {}
