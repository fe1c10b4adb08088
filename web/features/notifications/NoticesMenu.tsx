import { Popover } from '@mantine/core';
import { IconBell } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useState } from 'react';
import { t } from '../../language/texts.ts';
import styles from './NoticesMenu.module.css';
import { noticesQuery } from './queries.ts';

const NoticesList = lazy(() => import('./NoticesList.tsx').then((m) => ({ default: m.NoticesList })));

/** What the agent was told by colleagues, and how much of it they have not looked at. */
export function NoticesMenu({ className, labelClass, countClass }: Classes) {
  const [open, setOpen] = useState(false);
  const { data } = useQuery(noticesQuery);
  const unread = data?.unread ?? 0;
  const label = unread > 0 ? t('notices.unread', { count: unread }) : t('notices.title');
  return (
    <Popover
      opened={open}
      onChange={setOpen}
      position="right-end"
      width={340}
      shadow="md"
      portalProps={{ target: '#menus' }}
      trapFocus
      returnFocus
    >
      <Popover.Target>
        <button
          type="button"
          className={className}
          aria-label={label}
          title={label}
          onClick={() => setOpen(!open)}
        >
          <IconBell size={18} stroke={1.7} aria-hidden="true" />
          <span className={labelClass}>{t('notices.title')}</span>
          <span className={`${countClass} ${styles.count}`} data-some={unread > 0 || undefined}>
            {unread > 0 && (unread >= 100 ? '99+' : unread)}
          </span>
        </button>
      </Popover.Target>
      <Popover.Dropdown className={styles.dropdown ?? ''} aria-label={t('notices.title')}>
        <Suspense>
          <NoticesList onOpen={() => setOpen(false)} />
        </Suspense>
      </Popover.Dropdown>
    </Popover>
  );
}

interface Classes {
  className: string;
  labelClass: string;
  countClass: string;
}
