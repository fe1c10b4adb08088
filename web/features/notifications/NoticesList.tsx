import {
  IconAlertCircle,
  IconAt,
  IconEye,
  IconHourglassEmpty,
  IconHourglassLow,
  IconMailOff,
  IconMessage,
  IconPlugConnected,
  IconUserCheck,
} from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import type { Notice, readNotices } from '#contract/notices.ts';
import { post } from '../../api.ts';
import { briefTime, fullTime } from '../../language/dates.ts';
import { t } from '../../language/texts.ts';
import { useNow } from '../../language/useNow.ts';
import { notify } from '../../ui/notices.ts';
import { Line } from '../../ui/Words.tsx';
import styles from './NoticesList.module.css';
import { noticeTitle } from './noticeTitle.ts';
import { noticesQuery } from './queries.ts';

/** The notices one by one, each the way to what it is about. */
export function NoticesList({ onOpen }: { onOpen: () => void }) {
  const client = useQueryClient();
  const { data } = useQuery(noticesQuery);
  const list = useRef<HTMLDivElement>(null);
  // It may come after the menu has looked for something to give the focus to.
  useEffect(() => {
    if (!list.current?.contains(document.activeElement)) list.current?.focus();
  }, []);
  const read = async (which: { ids?: string[] }) => {
    try {
      await post<typeof readNotices>('/notices/read', which);
      await client.invalidateQueries({ queryKey: ['notices'] });
    } catch (error) {
      notify({ kind: 'bad', text: t('notices.failed'), error });
    }
  };
  return (
    <div ref={list} tabIndex={-1} className={styles.all}>
      <div className={styles.head}>
        <h2 className={styles.title}>{t('notices.title')}</h2>
        {(data?.unread ?? 0) > 0 && (
          <button type="button" className={styles.readAll} onClick={() => void read({})}>
            {t('notices.readAll')}
          </button>
        )}
      </div>
      {data?.data.length === 0 && <p className={styles.none}>{t('notices.none')}</p>}
      <ul className={styles.list}>
        {data?.data.map((notice) => (
          <Row key={notice.id} notice={notice} onOpen={onOpen} onRead={(id) => void read({ ids: [id] })} />
        ))}
      </ul>
    </div>
  );
}

const icons = {
  mention: IconAt,
  assigned: IconUserCheck,
  message: IconMessage,
  channel: IconPlugConnected,
  due: IconHourglassLow,
  overdue: IconHourglassEmpty,
  closing: IconHourglassLow,
  followed: IconEye,
  unowned: IconAlertCircle,
  undelivered: IconMailOff,
  address: IconPlugConnected,
};

/** Where there are several, this is where all of them stand. */
const undelivered = JSON.stringify({ all: [{ field: 'undelivered', not: false }] });

const places = {
  webhook: '/settings/rules',
  own: '/settings',
  workspace: '/settings/workspace',
} as const;

function Row({ notice, onOpen, onRead }: RowProps) {
  const now = useNow();
  const Icon = icons[notice.kind];
  return (
    <li>
      <Link
        {...(notice.address
          ? { to: places[notice.address.of] }
          : notice.channel?.trouble === 'profile'
            ? { to: '/settings/profiles' }
            : notice.channel
              ? { to: '/settings/channels/$channelId', params: { channelId: notice.channel.id } }
              : notice.several
                ? {
                    to: '/inbox/$list/$state',
                    params: { list: 'all', state: 'open' },
                    search: { filter: undelivered },
                  }
                : {
                    to: '/inbox/$list/$state/$conversationId',
                    params: { list: 'all', state: 'open', conversationId: notice.conversation?.id ?? '' },
                  })}
        className={styles.row}
        data-unread={!notice.read || undefined}
        onClick={() => {
          onOpen();
          // Where its conversation stands open already, nothing else does.
          if (!notice.read) onRead(notice.id);
        }}
        preload={false}
      >
        <Icon size={17} stroke={1.7} aria-hidden="true" />
        <span className={styles.text}>
          <span className={styles.what}>
            {notice.address ? t('hooks.bell', { name: notice.address.name }) : noticeTitle(notice)}
          </span>
          {notice.channel?.trouble === 'profile' && (
            <span className={styles.quote}>{t('profiles.fallen')}</span>
          )}
          {notice.text && <Line className={styles.quote} text={notice.text.replace(/\s+/g, ' ')} />}
        </span>
        <time className={styles.time} dateTime={notice.at} title={fullTime(notice.at)}>
          {briefTime(notice.at, now)}
        </time>
      </Link>
    </li>
  );
}

interface RowProps {
  notice: Notice;
  onOpen: () => void;
  onRead: (id: string) => void;
}
