import { IconMessages } from '@tabler/icons-react';
import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { lazy, Suspense, useDeferredValue, useMemo } from 'react';
import { useShortcuts } from '../../keys/useShortcuts.ts';
import { t } from '../../language/texts.ts';
import { Empty } from '../../ui/Empty.tsx';
import { ListBar } from '../views/ListBar.tsx';
import { ViewHead } from '../views/ViewHead.tsx';
import { ConversationList } from './ConversationList.tsx';
import { ConversationPane } from './ConversationPane.tsx';
import type { InboxSearch, List, State } from './filters.ts';
import styles from './InboxPage.module.css';
import { SearchBox } from './SearchBox.tsx';
import { StateTabs } from './StateTabs.tsx';

const UnownedHead = lazy(() =>
  import('../ownership/UnownedHead.tsx').then((m) => ({ default: m.UnownedHead })),
);

/** The list at one side, the conversation beside it; on a phone one of the two. */
export function InboxPage() {
  const { list, state, conversationId } = useParams({ strict: false }) as Params;
  const search = useSearch({ strict: false }) as InboxSearch;
  const { q = '', view, filter, sorting } = search;
  const asked = useDeferredValue(q);
  const shown = useMemo(
    () => ({
      ...(asked ? { q: asked } : {}),
      ...(view ? { view } : {}),
      ...(filter ? { filter } : {}),
      ...(sorting ? { sorting } : {}),
    }),
    [asked, view, filter, sorting],
  );
  const navigate = useNavigate();
  useShortcuts({
    leave: conversationId
      ? () => void navigate({ to: '/inbox/$list/$state', params: { list, state }, search: shown })
      : undefined,
  });

  return (
    <div className={styles.inbox} data-pane={conversationId ? 'conversation' : 'list'}>
      <h1 className="visually-hidden">
        {t(`list.${list}`)} · {t(`state.${state}`)}
      </h1>
      <section className={styles.list} aria-label={t('list.label')}>
        <SearchBox q={q} list={list} state={state} />
        {asked ? (
          <p className={styles.searching}>{t('search.everywhere')}</p>
        ) : list === 'unowned' && !view ? (
          <Suspense>
            <UnownedHead search={shown} />
          </Suspense>
        ) : view || filter ? (
          <ViewHead search={shown} />
        ) : (
          <StateTabs list={list === 'unowned' ? 'all' : list} state={state} />
        )}
        {!asked && <ListBar list={list} state={state} search={shown} />}
        <ConversationList
          key={`${list}/${state}/${JSON.stringify(shown)}`}
          list={list}
          state={state}
          search={shown}
          selected={conversationId}
        />
      </section>
      <section className={styles.conversation} aria-label={t('conversation.label')}>
        {conversationId ? (
          <ConversationPane
            key={conversationId}
            id={conversationId}
            list={list}
            state={state}
            search={shown}
          />
        ) : (
          <div className={styles.nothing}>
            <Empty
              icon={<IconMessages size={26} stroke={1.6} />}
              title={t('conversation.none.title')}
              text={t('conversation.none.text')}
            />
          </div>
        )}
      </section>
    </div>
  );
}

interface Params {
  list: List;
  state: State;
  conversationId?: string;
}
