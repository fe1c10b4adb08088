import { IconInbox, IconSearch } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useMay } from '../../app/useMe.ts';
import { language, t } from '../../language/texts.ts';
import { Bones } from '../../ui/Bones.tsx';
import { Empty } from '../../ui/Empty.tsx';
import { Failed } from '../../ui/Failed.tsx';
import { useEndlessRows } from '../../ui/useEndlessRows.ts';
import styles from './ConversationList.module.css';
import { ConversationRow } from './ConversationRow.tsx';
import { FirstChannel } from './FirstChannel.tsx';
import { filterOf, type InboxSearch, type List, type State } from './filters.ts';
import { conversationPages } from './queries.ts';
import { useKeepPlace } from './useKeepPlace.ts';
import { useListKeys } from './useListKeys.ts';

/** Every row has this height, so that a list of a hundred thousand needs no measuring. Nastaliq wants more. */
const rowHeight = language === 'ur' ? 108 : 90;

/** The conversations of a list, with what to say where there are none. */
export function ConversationList({ list, state, search, selected }: Props) {
  const query = useInfiniteQuery(conversationPages(filterOf(list, state, search)));
  const { rows, scroller, virtual, places } = useEndlessRows(query, { height: rowHeight, overscan: 6 });
  useKeepPlace(scroller, rows, rowHeight);
  const onKeyDown = useListKeys(rows, selected, (index) => virtual.scrollToIndex(index));

  const { hasNextPage, isFetchNextPageError, fetchNextPage } = query;

  if (query.isPending) return <Bones rows={7} height={rowHeight} label={t('loading')} />;
  if (query.isError && rows.length === 0) return <Failed error={query.error} again={query.refetch} />;
  if (rows.length === 0 && !query.hasNextPage) return <NoRows list={list} state={state} search={search} />;
  return (
    <>
      {query.data?.pages[0]?.more && <p className={styles.more}>{t('search.more')}</p>}
      <div ref={scroller} className={styles.scroller}>
        <ul className={styles.rows} style={{ height: virtual.getTotalSize() }} onKeyDown={onKeyDown}>
          {places.map(({ index, key, start }) => {
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
    </>
  );
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
