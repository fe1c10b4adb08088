import type { TrailEntry } from '#contract/trail.ts';
import { fullTime, timeOfDay } from '../../language/dates.ts';
import { useSaid } from '../../language/sentences.ts';
import { apart, ifTranslated, type Key, locale, t } from '../../language/texts.ts';
import { TrailMerge } from '../merging/TrailMerge.tsx';
import styles from './TrailList.module.css';

/** What was done, as quiet lines. */
export function TrailList({ entries }: { entries: TrailEntry[] }) {
  return (
    <ul className={styles.lines}>
      {entries.map((entry) => (
        <li key={entry.id} className={styles.line}>
          {entry.merge ? (
            <TrailMerge {...entry} merge={entry.merge} who={whoOf(entry)} />
          ) : (
            <Told entry={entry} />
          )}{' '}
          <time dir="auto" dateTime={entry.at} title={fullTime(entry.at)} className={styles.time}>
            {timeOfDay(entry.at)}
          </time>
        </li>
      ))}
    </ul>
  );
}

function Told({ entry }: { entry: TrailEntry }) {
  // What a rule could not do is told in a sentence of the server's; other reasons are people's words.
  const why = useSaid(entry.type === 'rule.ran' ? (entry.reason ?? '') : '');
  return <span>{said(why ? { ...entry, reason: why } : entry)}</span>;
}

const nameless = {
  agent: 'trail.system',
  system: 'trail.system',
  customer: 'trail.customer',
  other: 'trail.elsewhere',
} as const;

/** Given to nobody, to no team, and under no incident. */
const toNobody: Record<string, string> = {
  'conversation.assigned': 'conversation.unassigned',
  'conversation.handed-over': 'conversation.teamless',
  'conversation.status-changed': 'conversation.status-ended',
  'conversation.incident-changed': 'conversation.incident-left',
};

function whoOf({ actor }: TrailEntry): string {
  if (actor.kind === 'system' && actor.name) return t('trail.byRule', { name: actor.name });
  return actor.name ?? t(nameless[actor.kind]);
}

function said(entry: TrailEntry): string {
  const { type, subject, word, reason, bulk } = entry;
  const key = `trail.${(!subject && toNobody[type]) || type}`;
  const who = whoOf(entry);
  // An event that a newer server writes has no words here yet.
  if (ifTranslated(key) === undefined) return `${who}: ${type}`;
  if (word?.startsWith('auto:')) return routed(subject, word);
  const what =
    type === 'conversation.prioritised'
      ? (ifTranslated(`priority.${word}`) ?? '')
      : type === 'conversation.snoozed' && word
        ? fullTime(word)
        : type === 'sla.warned' || type === 'sla.breached'
          ? (word?.split(' ')[0] ?? '')
          : (subject ?? '');
  const line =
    t(key as Key, { who, what: type === 'message.act-failed' || type === 'rule.ran' ? (word ?? '') : what }) +
    whyOf(type, word, subject) +
    (word?.startsWith('silent ') ? ` (${t('trail.silent', { count: Number(word.slice(7)) })})` : '') +
    (word === 'undelivered' ? ` (${t('trail.undelivered')})` : '') +
    (word === 'team-closed' ? ` (${t('trail.teamClosed')})` : '') +
    (word === 'channel' ? ` (${t('trail.byChannel')})` : '') +
    (word === 'outside-team' ? ` (${t('trail.outsideTeam')})` : '') +
    (reason ? `: \u2068${reason}\u2069` : '') +
    (type.startsWith('sla.') && word?.endsWith(' late') ? ` ${t('trail.sla.late')}` : '');
  return bulk ? `${line} ${t(bulk.undone ? 'trail.bulkUndone' : 'trail.bulk')}` : line;
}

/** How it found its agent by itself, or why it was taken from them: `auto:load:ta`, `auto:away`. */
function routed(name: string | null, word: string): string {
  const [, why = '', language] = word.split(':');
  const how = ifTranslated(`trail.auto.${why}`) ?? why;
  if (!name) return how;
  const spoken = language
    ? `; ${t('trail.speaks', { language: new Intl.DisplayNames(locale, { type: 'language' }).of(language) ?? language })}`
    : '';
  return `${t('trail.routed', { name })} (${how}${spoken})`;
}

/** On which grounds, and for what reason, something was put out of sight. */
function whyOf(type: string, word: string | null, reason: string | null): string {
  if (type !== 'message.hidden' && type !== 'message.removed') return '';
  const named = word && (word !== 'other' || !reason) ? ifTranslated(`acts.grounds.${word}`) : undefined;
  const why = [named, reason && apart(reason)].filter(Boolean).join(': ');
  return why && ` (${why})`;
}
