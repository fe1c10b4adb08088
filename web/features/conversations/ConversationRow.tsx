import { IconAlertCircle, IconClockPause, IconPaperclip, IconWorld } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { memo } from 'react';
import type { ConversationSummary } from '#contract/conversations.ts';
import type { Hit } from '#contract/hits.ts';
import { useMe } from '../../app/useMe.ts';
import { briefTime, dueTime, fullTime, since } from '../../language/dates.ts';
import { useSaid } from '../../language/sentences.ts';
import { t } from '../../language/texts.ts';
import { useNow } from '../../language/useNow.ts';
import { Initials } from '../../ui/Initials.tsx';
import { Marked } from '../../ui/Marked.tsx';
import { shownName } from '../../ui/shownName.ts';
import { Line } from '../../ui/Words.tsx';
import { ConnectorIcon } from '../channels/ConnectorIcon.tsx';
import { LabelChips } from '../labels/LabelChips.tsx';
import { cardLine } from '../messages/cardLine.ts';
import { useTypists } from '../messages/typing.ts';
import { DueLeft } from '../sla/DueLeft.tsx';
import styles from './ConversationRow.module.css';
import type { InboxSearch, List, State } from './filters.ts';
import { PriorityMark } from './PriorityMark.tsx';
import { isUnread } from './unread.ts';
import { WindowLeft } from './WindowLeft.tsx';

export const ConversationRow = memo(function ConversationRow({ row, list, state, search, selected }: Props) {
  const me = useMe();
  const now = useNow();
  const named = inName(row);
  const typing = useTypists(row.id).some(({ kind }) => kind === 'customer');
  return (
    <Link
      to="/inbox/$list/$state/$conversationId"
      params={{ list, state, conversationId: row.id }}
      search={search}
      hash={row.hit?.messageId ? `message-${row.hit.messageId}` : ''}
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
          {named ? (
            <Marked className={styles.name} pieces={named} />
          ) : (
            <Line className={styles.name} text={shownName(row.contact.name)} />
          )}
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
          {row.hit && !named ? (
            <Found hit={row.hit} />
          ) : typing ? (
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
            {row.status && (
              <bdi className={styles.status} title={row.status.name}>
                {row.status.name}
              </bdi>
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
            {row.due && <DueLeft due={row.due} brief />}
            {row.window && row.state !== 'resolved' && <WindowLeft window={row.window} brief />}
            {row.hit?.how === 'sound' && <span className={styles.chip}>{t('row.alike')}</span>}
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

/** What a search found, where the list shows the newest words otherwise. */
function Found({ hit }: { hit: Hit }) {
  return (
    <>
      {hit.in === 'file' && <IconPaperclip size={14} className={styles.file} aria-hidden="true" />}
      {hit.authorName !== null && hit.kind !== 'incoming' && (
        <>
          <Who name={hit.authorName} noted={hit.kind === 'note' && t('row.note', { name: hit.authorName })} />
          <span className={styles.dim}>{'\u00a0·\u00a0'}</span>
        </>
      )}
      <Marked pieces={hit.pieces} title={hit.at ? fullTime(hit.at) : undefined} />
    </>
  );
}

/** The name with its marks, where that is what was found. */
function inName({ hit, contact }: ConversationSummary): Hit['pieces'] | null {
  if (hit?.in !== 'contact' || hit.pieces.map(({ text }) => text).join('') !== contact.name) return null;
  const shown = shownName(contact.name);
  return shown === contact.name ? hit.pieces : [{ text: shown, marked: true }];
}

function Preview({ row, myself }: { row: ConversationSummary; myself: string }) {
  const last = row.lastMessage;
  // Nobody's words: what happened is a sentence of ours.
  const happened = useSaid(last?.card?.kind === 'happened' ? last.card.text : '');
  if (!last) return <Line className={styles.dim} text={row.subject ?? t('row.noMessage')} />;
  const text =
    last.text.replace(/\s+/g, ' ').trim() || happened || (last.card ? cardLine(last.card) : t('row.noText'));
  if (last.kind === 'incoming') return <Line text={text} />;
  const isMine = last.authorName === myself;
  const who = isMine ? t('row.you') : last.authorName;
  const noted = isMine ? t('row.yourNote') : t('row.note', { name: who });
  return (
    <>
      <Who name={who} noted={last.kind === 'note' && noted} />
      <span className={styles.dim}>{'\u00a0·\u00a0'}</span>
      <Line className={styles.dim} text={text} />
    </>
  );
}

/** A name alone is cut at its own end; our sentence with a name in it runs as the screen does. */
function Who({ name, noted }: { name: string; noted: string | false }) {
  return noted ? (
    <span className={styles.who} data-note>
      {noted}
    </span>
  ) : (
    <bdi className={styles.who}>{name}</bdi>
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
