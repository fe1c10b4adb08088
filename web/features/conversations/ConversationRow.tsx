import { IconAlertCircle, IconClockPause, IconWorld } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { memo } from 'react';
import type { ConversationSummary } from '#contract/conversations.ts';
import { useMe } from '../../app/useMe.ts';
import { briefTime, dueTime, fullTime, since } from '../../language/dates.ts';
import { t } from '../../language/texts.ts';
import { useNow } from '../../language/useNow.ts';
import { Initials } from '../../ui/Initials.tsx';
import { shownName } from '../../ui/shownName.ts';
import { Line } from '../../ui/Words.tsx';
import { ConnectorIcon } from '../channels/ConnectorIcon.tsx';
import { LabelChips } from '../labels/LabelChips.tsx';
import { useTypists } from '../messages/typing.ts';
import styles from './ConversationRow.module.css';
import type { InboxSearch, List, State } from './filters.ts';
import { PriorityMark } from './PriorityMark.tsx';
import { isUnread } from './unread.ts';

export const ConversationRow = memo(function ConversationRow({ row, list, state, search, selected }: Props) {
  const me = useMe();
  const now = useNow();
  const typing = useTypists(row.id).some(({ kind }) => kind === 'customer');
  return (
    <Link
      to="/inbox/$list/$state/$conversationId"
      params={{ list, state, conversationId: row.id }}
      search={search}
      className={styles.row}
      data-row={row.id}
      data-unread={isUnread(row) || undefined}
      data-selected={selected || undefined}
      aria-current={selected ? 'page' : undefined}
      preload={false}
    >
      <Initials name={shownName(row.contact.name)} size={34} />
      <span className={styles.text}>
        <span className={styles.top}>
          {isUnread(row) && <span className="visually-hidden">{t('row.unread')}</span>}
          <Line className={styles.name} text={shownName(row.contact.name)} />
          {row.priority !== 'none' && (
            <PriorityMark priority={row.priority} label={t(`priority.${row.priority}`)} />
          )}
          <time
            dir="auto"
            className={styles.time}
            dateTime={row.lastActivityAt}
            title={fullTime(row.lastActivityAt)}
          >
            {briefTime(row.lastActivityAt, now)}
          </time>
        </span>
        <span className={styles.preview}>
          {typing ? (
            <span className={styles.typing}>{t('typing.short')}</span>
          ) : (
            <>
              {row.own?.drafted && <span className={styles.draft}>{t('row.draft')}</span>}
              <Preview row={row} myself={me.agent.name} />
            </>
          )}
        </span>
        <span className={styles.meta}>
          <ConnectorIcon name={row.channel.connector} size={14} />
          <bdi className={styles.channel}>{row.channel.name}</bdi>
          {row.surface === 'public' && (
            <span className={styles.public}>
              <IconWorld size={13} aria-hidden="true" />
              {t('surface.public')}
            </span>
          )}
          <LabelChips ids={row.labels} most={2} />
          <span className={styles.end}>
            {row.undelivered > 0 && (
              <span className={styles.bad} title={t('row.undelivered', { count: row.undelivered })}>
                <IconAlertCircle size={15} aria-hidden="true" />
                <span className="visually-hidden">{t('row.undelivered', { count: row.undelivered })}</span>
              </span>
            )}
            {row.state === 'snoozed' && row.snoozedUntil && (
              <span
                className={styles.chip}
                title={t('row.snoozedUntil', { time: fullTime(row.snoozedUntil) })}
              >
                <IconClockPause size={13} aria-hidden="true" />
                {dueTime(row.snoozedUntil, now)}
              </span>
            )}
            {(search.q || search.view || search.filter) && (
              <span className={styles.chip}>{t(`state.${row.state}`)}</span>
            )}
            {row.waitingSince && (
              <span
                className={styles.waits}
                title={t('row.waitingSince', { time: fullTime(row.waitingSince) })}
              >
                {isFresh(row.waitingSince, now)
                  ? t('row.new')
                  : t('row.waits', { duration: since(row.waitingSince, now) })}
              </span>
            )}
            {row.assignee && list !== 'mine' && (
              <span title={t('row.assignee', { name: row.assignee.name })}>
                <Initials name={row.assignee.name} size={18} />
                <span className="visually-hidden">{t('row.assignee', { name: row.assignee.name })}</span>
              </span>
            )}
          </span>
        </span>
      </span>
    </Link>
  );
});

function Preview({ row, myself }: { row: ConversationSummary; myself: string }) {
  const last = row.lastMessage;
  if (!last) return <Line className={styles.dim} text={row.subject ?? t('row.noMessage')} />;
  const text = last.text.replace(/\s+/g, ' ').trim() || t('row.noText');
  if (last.kind === 'incoming') return <Line text={text} />;
  const isMine = last.authorName === myself;
  const who = isMine ? t('row.you') : last.authorName;
  const noted = isMine ? t('row.yourNote') : t('row.note', { name: who });
  return (
    <>
      <bdi className={styles.who} data-note={last.kind === 'note' || undefined}>
        {last.kind === 'note' ? noted : who}
      </bdi>
      <span className={styles.dim}>{'\u00a0·\u00a0'}</span>
      <Line className={styles.dim} text={text} />
    </>
  );
}

function isFresh(at: string, now: number): boolean {
  return now - Date.parse(at) < 60_000;
}

interface Props {
  row: ConversationSummary;
  list: List;
  state: State;
  search: InboxSearch;
  selected: boolean;
}
