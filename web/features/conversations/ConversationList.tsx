import { IconInbox, IconSearch } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useMemo, useRef } from 'react';
import { useMay } from '../../app/useMe.ts';
import { language, t } from '../../language/texts.ts';
import { Bones } from '../../ui/Bones.tsx';
import { Empty } from '../../ui/Empty.tsx';
import { Failed } from '../../ui/Failed.tsx';
import styles from './ConversationList.module.css';
import { ConversationRow } from './ConversationRow.tsx';
import { FirstChannel } from './FirstChannel.tsx';
import { filterOf, type InboxSearch, type List, type State } from './filters.ts';
import type { Page } from './pages.ts';
import { conversationPages } from './queries.ts';
import { useKeepPlace } from './useKeepPlace.ts';
import { useListKeys } from './useListKeys.ts';

/** Every row has this height, so that a list of a hundred thousand needs no measuring. Nastaliq wants more. */
const rowHeight = language === 'ur' ? 108 : 90;

/** Only the rows in view exist; the next page is fetched before its first row is reached. */
export function ConversationList({ list, state, search, selected }: Props) {
  const query = useInfiniteQuery(conversationPages(filterOf(list, state, search)));
  const rows = useMemo(() => flat(query.data?.pages), [query.data]);
  const scroller = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: rows.length + (query.hasNextPage ? 3 : 0),
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    getItemKey: (index) => rows[index]?.id ?? `coming-${index}`,
    overscan: 6,
  });
  const items = virtual.getVirtualItems();
  useKeepPlace(scroller, rows, rowHeight);
  const onKeyDown = useListKeys(rows, selected, (index) => virtual.scrollToIndex(index));

  const last = items.at(-1)?.index ?? 0;
  const { hasNextPage, isFetchingNextPage, isFetchNextPageError, fetchNextPage } = query;
  useEffect(() => {
    if (last >= rows.length - 20 && hasNextPage && !isFetchingNextPage && !isFetchNextPageError)
      void fetchNextPage();
  }, [last, rows.length, hasNextPage, isFetchingNextPage, isFetchNextPageError, fetchNextPage]);

  if (query.isPending) return <Bones rows={7} height={rowHeight} label={t('loading')} />;
  if (query.isError && rows.length === 0) return <Failed error={query.error} again={query.refetch} />;
  if (rows.length === 0 && !query.hasNextPage) return <NoRows list={list} state={state} search={search} />;
  return (
    <div ref={scroller} className={styles.scroller}>
      <ul className={styles.rows} style={{ height: virtual.getTotalSize() }} onKeyDown={onKeyDown}>
        {items.map(({ index, key, start }) => {
          const row = rows[index];
          return (
            <li
              key={key}
              className={styles.row}
              style={{ height: rowHeight, transform: `translateY(${start}px)` }}
              aria-setsize={hasNextPage ? -1 : rows.length}
              aria-posinset={index + 1}
            >
              {row ? (
                <ConversationRow
                  row={row}
                  list={list}
                  state={state}
                  search={search}
                  selected={row.id === selected}
                />
              ) : (
                <Bones rows={1} height={rowHeight} label={t('loading')} />
              )}
            </li>
          );
        })}
      </ul>
      {isFetchNextPageError && <Failed error={query.error} again={fetchNextPage} />}
    </div>
  );
}

/** A row that moved between two pages may come twice; the earlier place is the newer truth. */
function flat(pages: Page[] = []) {
  const known = new Set<string>();
  return pages.flatMap(({ data }) => data.filter(({ id }) => !known.has(id) && known.add(id)));
}

function NoRows({ list, state, search }: { list: List; state: State; search: InboxSearch }) {
  const { q, view, filter } = search;
  const mayConnect = useMay('channels.manage');
  if (q) {
    return (
      <Empty
        icon={<IconSearch size={26} stroke={1.6} />}
        title={t('search.nothing', { q })}
        text={t('search.hint')}
      />
    );
  }
  if (view || filter)
    return (
      <Empty icon={<IconInbox size={26} stroke={1.6} />} title={t('view.empty')} text={t('view.emptyText')} />
    );
  return (
    <Empty
      icon={<IconInbox size={26} stroke={1.6} />}
      title={t(state === 'open' ? `list.empty.${list}` : `list.empty.${state}`)}
      text={t('list.empty.text', { state })}
    >
      {mayConnect && list === 'all' && state === 'open' && <FirstChannel />}
    </Empty>
  );
}

interface Props {
  list: List;
  state: State;
  search: InboxSearch;
  selected: string | undefined;
}
