import { Popover } from '@mantine/core';
import { IconAt, IconBell, IconUserCheck } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { Notice, readNotices } from '#contract/notices.ts';
import { post } from '../../api.ts';
import { briefTime, fullTime } from '../../language/dates.ts';
import { t } from '../../language/texts.ts';
import { useNow } from '../../language/useNow.ts';
import { notify } from '../../ui/notices.ts';
import { shownName } from '../../ui/shownName.ts';
import { Line } from '../../ui/Words.tsx';
import styles from './NoticesMenu.module.css';
import { noticesQuery } from './queries.ts';

/** What the agent was told by colleagues, and how much of it they have not looked at. */
export function NoticesMenu({ className, labelClass, countClass }: Classes) {
  const [open, setOpen] = useState(false);
  const client = useQueryClient();
  const { data } = useQuery(noticesQuery);
  const unread = data?.unread ?? 0;
  const label = unread > 0 ? t('notices.unread', { count: unread }) : t('notices.title');
  const readAll = async () => {
    try {
      await post<typeof readNotices>('/notices/read', {});
      await client.invalidateQueries({ queryKey: ['notices'] });
    } catch (error) {
      notify({ kind: 'bad', text: t('notices.failed'), error });
    }
  };
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
        <div className={styles.head}>
          <h2 className={styles.title}>{t('notices.title')}</h2>
          {unread > 0 && (
            <button type="button" className={styles.all} onClick={() => void readAll()}>
              {t('notices.readAll')}
            </button>
          )}
        </div>
        {data?.data.length === 0 && <p className={styles.none}>{t('notices.none')}</p>}
        <ul className={styles.list}>
          {data?.data.map((notice) => (
            <Row key={notice.id} notice={notice} onOpen={() => setOpen(false)} />
          ))}
        </ul>
      </Popover.Dropdown>
    </Popover>
  );
}

function Row({ notice, onOpen }: { notice: Notice; onOpen: () => void }) {
  const now = useNow();
  const Icon = notice.kind === 'mention' ? IconAt : IconUserCheck;
  return (
    <li>
      <Link
        to="/inbox/$list/$state/$conversationId"
        params={{ list: 'all', state: 'open', conversationId: notice.conversation.id }}
        className={styles.row}
        data-unread={!notice.read || undefined}
        onClick={onOpen}
        preload={false}
      >
        <Icon size={17} stroke={1.7} aria-hidden="true" />
        <span className={styles.text}>
          <span className={styles.what}>
            {t(`notice.${notice.kind}`, {
              by: notice.by?.name ?? t('notice.somebody'),
              name: shownName(notice.conversation.contactName),
            })}
          </span>
          {notice.text && <Line className={styles.quote} text={notice.text.replace(/\s+/g, ' ')} />}
        </span>
        <time className={styles.time} dateTime={notice.at} title={fullTime(notice.at)}>
          {briefTime(notice.at, now)}
        </time>
      </Link>
    </li>
  );
}

interface Classes {
  className: string;
  labelClass: string;
  countClass: string;
}
