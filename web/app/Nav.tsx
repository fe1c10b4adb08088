import {
  IconAddressBook,
  IconAlertCircle,
  IconAlertTriangle,
  IconGauge,
  IconInbox,
  IconKeyboard,
  IconMenu2,
  IconSettings,
  IconUser,
  IconUserQuestion,
} from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link, useLocation } from '@tanstack/react-router';
import { lazy, Suspense, useEffect, useState } from 'react';
import type { List } from '../features/conversations/filters.ts';
import { conversationCounts } from '../features/conversations/queries.ts';
import { NoticesMenu } from '../features/notifications/NoticesMenu.tsx';
import { teamsQuery } from '../features/teams/queries.ts';
import { ViewsNav } from '../features/views/ViewsNav.tsx';
import { shortNumber } from '../language/numbers.ts';
import { t } from '../language/texts.ts';
import { AgentMenu } from './AgentMenu.tsx';
import { Mark } from './Mark.tsx';
import styles from './Nav.module.css';
import { useMay, useMe } from './useMe.ts';

const TeamsNav = lazy(() => import('../features/teams/TeamsNav.tsx').then((m) => ({ default: m.TeamsNav })));
const classes = {
  items: styles.items ?? '',
  item: styles.item ?? '',
  label: styles.label ?? '',
  count: styles.count ?? '',
};

const lists = [
  { list: 'mine', icon: IconUser, label: 'list.mine' },
  { list: 'unassigned', icon: IconUserQuestion, label: 'list.unassigned' },
  { list: 'unowned', icon: IconAlertCircle, label: 'list.unowned' },
  { list: 'all', icon: IconInbox, label: 'list.all' },
] as const;

/** At the side; an icon rail where it is narrow, behind a button on a phone. */
export function Nav({ onKeys, onAvailability }: { onKeys: () => void; onAvailability: () => void }) {
  const me = useMe();
  const hasTeams = useQuery(teamsQuery).data?.length;
  const mayLead = useMay('floor.read');
  // What a team does not pick up needs an owner after a while, of which no event tells.
  const counts = useQuery({ ...conversationCounts(), refetchInterval: 30_000 }).data;
  const [open, setOpen] = useState(false);
  const { href } = useLocation();
  // A view has a line of its own.
  const here = (list: string) => href.startsWith(`/inbox/${list}/`) && !/[?&](view|filter)=/.test(href);
  // biome-ignore lint/correctness/useExhaustiveDependencies: wherever one went, the menu has done its work
  useEffect(() => setOpen(false), [href]);

  const countOf = (list: List) => (list === 'unowned' ? counts?.unowned.count : counts?.[list].open) ?? 0;
  const mine = countOf('mine');
  useEffect(() => {
    document.title = mine > 0 ? `(${shortNumber(mine)}) Earshot` : 'Earshot';
  }, [mine]);

  return (
    <header className={styles.header}>
      <div className={styles.bar}>
        <button
          type="button"
          className={styles.burger}
          aria-expanded={open}
          aria-controls="nav"
          aria-label={t('nav.menu')}
          onClick={() => setOpen(!open)}
        >
          <IconMenu2 size={20} />
        </button>
        <Mark />
        <bdi className={styles.workspace}>{me.workspace.name}</bdi>
      </div>
      {open && (
        <button
          type="button"
          className={styles.veil}
          aria-label={t('close')}
          onClick={() => setOpen(false)}
        />
      )}
      <nav id="nav" className={styles.nav} data-open={open || undefined} aria-label={t('nav.label')}>
        <div className={styles.brand}>
          <Mark />
          <bdi className={styles.workspace}>{me.workspace.name}</bdi>
        </div>
        <ul className={styles.items}>
          {lists.map(({ list, icon: Icon, label }) => (
            <li key={list}>
              <Link
                to="/inbox/$list/$state"
                params={{ list, state: 'open' }}
                search={list === 'unowned' ? { sorting: 'waiting' } : {}}
                className={styles.item}
                data-active={here(list) || undefined}
                aria-current={here(list) ? 'true' : undefined}
                title={t(label)}
              >
                <Icon size={18} stroke={1.7} aria-hidden="true" />
                <span className={styles.label}>{t(label)}</span>
                <span
                  className={styles.count}
                  title={counts && t('list.openCount', { count: countOf(list) })}
                >
                  {countOf(list) > 0 && (
                    <span aria-label={t('list.openCount', { count: countOf(list) })} role="img">
                      {shortNumber(countOf(list))}
                    </span>
                  )}
                </span>
              </Link>
            </li>
          ))}
          {mayLead && (
            <li>
              <Link
                to="/floor"
                className={styles.item}
                data-active={href.startsWith('/floor') || undefined}
                title={t('floor.title')}
              >
                <IconGauge size={18} stroke={1.7} aria-hidden="true" />
                <span className={styles.label}>{t('floor.title')}</span>
              </Link>
            </li>
          )}
          <li>
            <Link
              to="/contacts"
              className={styles.item}
              data-active={/^\/co(ntact|mpan)/.test(href) || undefined}
              title={t('contacts.title')}
            >
              <IconAddressBook size={18} stroke={1.7} aria-hidden="true" />
              <span className={styles.label}>{t('contacts.title')}</span>
            </Link>
          </li>
          <li>
            <Link
              to="/incidents"
              className={styles.item}
              data-active={href.startsWith('/incidents') || undefined}
              title={t('incidents.title')}
            >
              <IconAlertTriangle size={18} stroke={1.7} aria-hidden="true" />
              <span className={styles.label}>{t('incidents.title')}</span>
            </Link>
          </li>
        </ul>
        {!!hasTeams && (
          <Suspense>
            <TeamsNav classes={classes} />
          </Suspense>
        )}
        <ViewsNav classes={classes} />
        <ul className={styles.items} data-end="">
          <li>
            <NoticesMenu
              className={styles.item ?? ''}
              labelClass={styles.label ?? ''}
              countClass={styles.count ?? ''}
            />
          </li>
          <li>
            <button
              type="button"
              className={`${styles.item} ${styles.wide}`}
              onClick={onKeys}
              title={t('keys.title')}
            >
              <IconKeyboard size={18} stroke={1.7} aria-hidden="true" />
              <span className={styles.label}>{t('keys.title')}</span>
            </button>
          </li>
          <li>
            <Link
              to="/settings"
              className={styles.item}
              data-active={href.startsWith('/settings') || undefined}
              title={t('settings.title')}
            >
              <IconSettings size={18} stroke={1.7} aria-hidden="true" />
              <span className={styles.label}>{t('settings.title')}</span>
            </Link>
          </li>
          <li>
            <AgentMenu
              className={styles.item ?? ''}
              labelClass={styles.label ?? ''}
              onAvailability={onAvailability}
            />
          </li>
        </ul>
      </nav>
      {/* Where the agent's menu opens: beside the navigation, which would cut it off. */}
      <div id="menus" />
    </header>
  );
}
