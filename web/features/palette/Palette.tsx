import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useParams } from '@tanstack/react-router';
import { useDeferredValue, useId, useState } from 'react';
import { useMay } from '../../app/useMe.ts';
import { directionFor } from '../../language/directionFor.ts';
import { apart, t } from '../../language/texts.ts';
import { Dialog } from '../../ui/Dialog.tsx';
import { notify } from '../../ui/notices.ts';
import { agentsQuery } from '../agents/queries.ts';
import type { List } from '../conversations/filters.ts';
import { priorities } from '../conversations/PriorityMenu.tsx';
import { conversationById } from '../conversations/queries.ts';
import { snoozeTimes } from '../conversations/snoozeTimes.ts';
import { useActs } from '../conversations/useActs.ts';
import { labelsQuery } from '../labels/queries.ts';
import { awayReason } from '../routing/awayReason.ts';
import { awayReasonsQuery } from '../routing/queries.ts';
import { setAvailable } from '../routing/setAvailable.ts';
import { statusesQuery } from '../statuses/queries.ts';
import { useStatus } from '../statuses/useStatus.ts';
import { teamsQuery } from '../teams/queries.ts';
import { useHandOver } from '../teams/useHandOver.ts';
import { viewsQuery } from '../views/queries.ts';
import styles from './Palette.module.css';
import { type Entry, useFound } from './useFound.ts';

const shownMost = 40;

/** Everything by its name: what can be done here, where one can go, and whom one looks for. */
export function Palette({ onKeys, onClose }: { onKeys: () => void; onClose: () => void }) {
  const [words, setWords] = useState('');
  const [at, setAt] = useState(0);
  const list = useId();
  const asked = useDeferredValue(words.trim());
  const named = [...useHere(), ...useAvailable(), ...usePlaces(onKeys)].filter(({ name }) =>
    fits(name, asked),
  );
  const entries = [
    ...(asked ? named : named.filter(({ press, group }) => press || group === 'go')),
    ...useFound(asked),
  ].slice(0, shownMost);
  const here = Math.min(at, Math.max(0, entries.length - 1));
  const choose = (entry: Entry | undefined) => {
    if (!entry) return;
    onClose();
    // Once the dialog is away: what opens now may want the keyboard.
    requestAnimationFrame(() => void entry.act());
  };
  return (
    <Dialog title={t('palette.title')} size="lg" onClose={onClose}>
      <input
        className={styles.input}
        role="combobox"
        aria-expanded
        aria-controls={list}
        aria-activedescendant={entries[here] ? `${list}-${here}` : undefined}
        aria-label={t('palette.label')}
        placeholder={t('palette.label')}
        value={words}
        dir={directionFor(words)}
        maxLength={200}
        data-autofocus
        onChange={(event) => {
          setWords(event.currentTarget.value);
          setAt(0);
        }}
        onKeyDown={(event) => {
          if (event.nativeEvent.isComposing) return;
          const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
          if (step) {
            event.preventDefault();
            const next = (here + step + entries.length) % Math.max(1, entries.length);
            setAt(next);
            document.getElementById(`${list}-${next}`)?.scrollIntoView({ block: 'nearest' });
          } else if (event.key === 'Enter') {
            event.preventDefault();
            choose(entries[here]);
          }
        }}
      />
      {/* The field above has the keyboard; options are only pointed at. */}
      <div id={list} role="listbox" aria-label={t('palette.title')} className={styles.list}>
        {entries.map((entry, index) => (
          <div
            key={entry.key}
            id={`${list}-${index}`}
            role="option"
            tabIndex={-1}
            aria-selected={index === here}
            className={styles.entry}
            onPointerMove={() => setAt(index)}
            onClick={() => choose(entry)}
            onKeyDown={(event) => event.key === 'Enter' && choose(entry)}
          >
            <span className={styles.group}>{t(`palette.${entry.group}`)}</span>
            <span className={styles.name}>{entry.name}</span>
            {entry.press && <kbd className={styles.key}>{entry.press}</kbd>}
          </div>
        ))}
        {entries.length === 0 && <p className={styles.none}>{t('palette.nothing')}</p>}
      </div>
    </Dialog>
  );
}

/** Every word that was typed stands somewhere in it. */
function fits(name: string, asked: string): boolean {
  const text = name.replace(/[\u200e\u2068\u2069]/g, '').toLowerCase();
  return asked
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}

/** What can be done with the open conversation. */
function useHere(): Entry[] {
  const { conversationId = '' } = useParams({ strict: false }) as { conversationId?: string };
  const mayWrite = useMay('conversations.write');
  const open = useQuery({ ...conversationById(conversationId), enabled: conversationId !== '' }).data;
  const agents = useQuery(agentsQuery).data?.data ?? [];
  const labels = useQuery(labelsQuery).data ?? [];
  const acts = useActs(conversationId);
  const teams = useQuery(teamsQuery).data ?? [];
  const { choose } = useHandOver(conversationId);
  const statuses = useQuery(statusesQuery).data ?? [];
  const setStatus = useStatus(conversationId);
  if (!open || !mayWrite) return [];
  const entry = (key: string, name: string, act: () => unknown, press?: string): Entry => ({
    key,
    group: 'here',
    name,
    act,
    ...(press ? { press } : {}),
  });
  const pressing = (key: string) => () =>
    document.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }));
  const settled = open.state === 'resolved';
  return [
    entry('reply', t('keys.reply'), pressing('r'), 'r'),
    entry('note', t('keys.note'), pressing('n'), 'n'),
    entry('me', t('keys.assignMe'), pressing('m'), 'm'),
    ...(settled ? [] : [entry('resolve', t('act.resolve'), acts.resolve, 'e')]),
    ...(open.state === 'open' ? [] : [entry('reopen', t('act.reopen'), acts.reopen, 'o')]),
    entry('follow', t('keys.follow'), pressing('u'), 'u'),
    entry('link', t('keys.link'), pressing('y'), 'y'),
    entry('incident', t('keys.incident'), pressing('i'), 'i'),
    entry('merge', t('keys.merge'), pressing('q'), 'q'),
    entry('split', t('keys.split'), pressing('z'), 'z'),
    entry('trail', t('trail.toggle'), pressing('t'), 't'),
    entry('contact', t('contact.toggle'), pressing('c'), 'c'),
    ...priorities.map((each) =>
      entry(`priority ${each}`, `${t('priority.title')}: ${t(`priority.${each}`)}`, () =>
        acts.prioritise(each),
      ),
    ),
    ...statuses
      .filter(({ id }) => id !== open.status?.id)
      .map((each) =>
        entry(`status ${each.id}`, `${t('statuses.one')}: ${apart(each.name)}`, () => setStatus(each)),
      ),
    ...(open.status ? [entry('status none', t('statuses.takeOff'), () => setStatus(null))] : []),
    ...agents.map((agent) =>
      entry(`assign ${agent.id}`, `${t('act.assign')}: ${apart(agent.name)}`, () => acts.assign(agent)),
    ),
    ...teams
      .filter(({ id }) => id !== open.team?.id)
      .map(({ id, name }) => entry(`team ${id}`, `${t('teams.handOver')}: ${apart(name)}`, () => choose(id))),
    ...(open.team ? [entry('team none', t('teams.toNone'), () => choose(null))] : []),
    entry('assign nobody', t('assign.nobody'), () => acts.assign(null)),
    ...labels.map(({ id, name }) =>
      open.labels.includes(id)
        ? entry(`label ${id}`, t('palette.unlabel', { name }), () => acts.label({ add: [], remove: [id] }))
        : entry(`label ${id}`, `${t('act.label')}: ${apart(name)}`, () =>
            acts.label({ add: [id], remove: [] }),
          ),
    ),
    ...(settled
      ? []
      : snoozeTimes(new Date()).map(({ label, until }) =>
          entry(`snooze ${label}`, `${t('act.snooze')}: ${t(label)}`, () => acts.snooze(until.toISOString())),
        )),
  ];
}

/** Saying that one is available, or away and why. */
function useAvailable(): Entry[] {
  const client = useQueryClient();
  const mayWrite = useMay('conversations.write');
  const reasons = useQuery(awayReasonsQuery).data?.filter(({ archived }) => !archived) ?? [];
  if (!mayWrite) return [];
  const say = (key: string, name: string, wanted: Parameters<typeof setAvailable>[2]): Entry => ({
    key: `be ${key}`,
    group: 'here',
    name,
    act: () =>
      setAvailable(client, null, wanted).catch((error: unknown) =>
        notify({ kind: 'bad', text: t('act.refused'), error }),
      ),
  });
  return [
    say('available', t('availability.available'), { state: 'available' }),
    say('away', t('availability.away'), { state: 'away' }),
    ...reasons.map(({ id, name }) =>
      say(id, t('availability.awayFor', { reason: awayReason(name) }), { state: 'away', reasonId: id }),
    ),
  ];
}

const places = [
  ['companies.title', '/companies'],
  ['incidents.title', '/incidents'],
  ['settings.title', '/settings'],
  ['labels.title', '/settings/labels'],
  ['statuses.title', '/settings/statuses'],
  ['team.title', '/settings/team'],
  ['teams.title', '/settings/teams'],
  ['availability.page', '/settings/availability'],
  ['assignment.title', '/settings/assignment'],
  ['channels.title', '/settings/channels'],
] as const;

/** Lists, views and pages. */
function usePlaces(onKeys: () => void): Entry[] {
  const navigate = useNavigate();
  const views = useQuery(viewsQuery).data ?? [];
  const mayLead = useMay('floor.read');
  const go = (key: string, name: string, act: () => unknown, press?: string): Entry => ({
    key: `go ${key}`,
    group: 'go',
    name,
    act,
    ...(press ? { press } : {}),
  });
  const toList = (list: List) => () =>
    navigate({
      to: '/inbox/$list/$state',
      params: { list, state: 'open' },
      search: list === 'unowned' ? { sorting: 'waiting' } : {},
    });
  return [
    go('mine', t('list.mine'), toList('mine'), 'g i'),
    go('unassigned', t('list.unassigned'), toList('unassigned'), 'g u'),
    go('unowned', t('list.unowned'), toList('unowned'), 'g o'),
    go('all', t('list.all'), toList('all'), 'g a'),
    ...(mayLead ? [go('floor', t('floor.title'), () => navigate({ to: '/floor' }), 'g f')] : []),
    ...views.map(({ id, name, sorting }) =>
      go(id, `${t('views.title')}: ${apart(name)}`, () =>
        navigate({
          to: '/inbox/$list/$state',
          params: { list: 'all', state: 'open' },
          search: { view: id, ...(sorting === 'latest' ? {} : { sorting }) },
        }),
      ),
    ),
    go('followed', t('ties.mine'), () =>
      navigate({
        to: '/inbox/$list/$state',
        params: { list: 'all', state: 'open' },
        search: { filter: JSON.stringify({ all: [{ field: 'followed', not: false }] }) },
      }),
    ),
    ...places.map(([label, to]) => go(to, t(label), () => navigate({ to }))),
    go('keys', t('keys.title'), onKeys, '?'),
  ];
}
