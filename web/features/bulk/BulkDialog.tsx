import { Button } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { BulkAction, startBulk } from '#contract/bulk.ts';
import type { Filter, Priority } from '#contract/filter.ts';
import { post } from '../../api.ts';
import { directionFor } from '../../language/directionFor.ts';
import { t } from '../../language/texts.ts';
import card from '../../ui/Card.module.css';
import { Dialog } from '../../ui/Dialog.tsx';
import { Problem } from '../../ui/Problem.tsx';
import { agentsQuery } from '../agents/queries.ts';
import { filterOf, type InboxSearch, type List, type State } from '../conversations/filters.ts';
import { priorities } from '../conversations/PriorityMenu.tsx';
import { snoozeTimes } from '../conversations/snoozeTimes.ts';
import { labelsQuery } from '../labels/queries.ts';
import { statusesQuery } from '../statuses/queries.ts';
import { teamsQuery } from '../teams/queries.ts';
import styles from '../views/FilterDialog.module.css';
import { viewCount, viewsQuery } from '../views/queries.ts';
import { shownCount } from '../views/ViewsNav.tsx';
import { MergeInto } from './MergeInto.tsx';
import { bulkQuery } from './queries.ts';

const acts = [
  'assign',
  'hand-over',
  'label',
  'unlabel',
  'prioritise',
  'snooze',
  'status',
  'resolve',
  'reopen',
  'merge',
] as const;
type Act = (typeof acts)[number];

/** One thing for everything in the list, also what has not been loaded. */
export function BulkDialog({ list, state, search, onClose }: Props) {
  const client = useQueryClient();
  const labels = useQuery(labelsQuery).data ?? [];
  const agents = useQuery(agentsQuery).data?.data ?? [];
  const teams = useQuery(teamsQuery).data ?? [];
  const statuses = useQuery(statusesQuery).data ?? [];
  const view = useQuery(viewsQuery).data?.find(({ id }) => id === search.view);
  const { sorting: _, ...asked } = filterOf(list, state, { ...search, q: undefined });
  const { data: count } = useQuery(viewCount(asked));
  const times = snoozeTimes(new Date());
  const [act, setAct] = useState<Act>('resolve');
  const [agentId, setAgentId] = useState('');
  const [teamId, setTeamId] = useState('');
  const [reason, setReason] = useState('');
  const [labelId, setLabelId] = useState('');
  const [statusId, setStatusId] = useState('');
  const [priority, setPriority] = useState<Priority>('high');
  const [until, setUntil] = useState(0);
  const [into, setInto] = useState('');
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);

  const action = (): BulkAction => {
    if (act === 'assign') return { do: act, agentId: agentId || null };
    if (act === 'hand-over')
      return { do: act, teamId: teamId || null, ...(reason.trim() ? { reason: reason.trim() } : {}) };
    if (act === 'label' || act === 'unlabel') return { do: act, labelId };
    if (act === 'prioritise') return { do: act, priority };
    if (act === 'status') return { do: act, statusId: statusId || null };
    if (act === 'snooze') return { do: act, until: (times[until] ?? times[0])?.until.toISOString() ?? '' };
    if (act === 'merge') return { do: act, into };
    return { do: act };
  };
  const incomplete = ((act === 'label' || act === 'unlabel') && !labelId) || (act === 'merge' && !into);
  const start = async () => {
    setBusy(true);
    setError(null);
    try {
      const filter = filterFor(list, state, search, view?.filter);
      await post<typeof startBulk>('/bulk', { action: action(), filter });
      await client.invalidateQueries({ queryKey: bulkQuery.queryKey });
      onClose();
    } catch (problem) {
      setError(problem);
      setBusy(false);
    }
  };

  return (
    <Dialog title={t('bulk.title')} onClose={onClose}>
      <form
        className={card.stack}
        onSubmit={(event) => {
          event.preventDefault();
          void start();
        }}
      >
        <p className={card.plain}>{t('bulk.lead', { count: count ? shownCount(count) : '…' })}</p>
        <div className={styles.save}>
          <label className={styles.field}>
            {t('bulk.what')}
            <select
              value={act}
              onChange={(event) => setAct(acts.find((a) => a === event.currentTarget.value) ?? 'resolve')}
            >
              {acts
                .filter((each) => each !== 'status' || statuses.length > 0)
                .map((each) => (
                  <option key={each} value={each}>
                    {t(`bulk.do.${each}`)}
                  </option>
                ))}
            </select>
          </label>
          {act === 'assign' && (
            <label className={styles.field}>
              {t('bulk.to')}
              <select value={agentId} onChange={(event) => setAgentId(event.currentTarget.value)}>
                <option value="">{t('filter.nobody')}</option>
                {agents.map(({ id, name }) => (
                  <option key={id} value={id}>
                    {name}
                  </option>
                ))}
              </select>
            </label>
          )}
          {act === 'hand-over' && (
            <>
              <label className={styles.field}>
                {t('teams.one')}
                <select value={teamId} onChange={(event) => setTeamId(event.currentTarget.value)}>
                  <option value="">{t('teams.without')}</option>
                  {teams.map(({ id, name }) => (
                    <option key={id} value={id}>
                      {name}
                    </option>
                  ))}
                </select>
              </label>
              <label className={styles.field}>
                {t('teams.whyMany')}
                <input
                  value={reason}
                  maxLength={500}
                  dir={directionFor(reason)}
                  onChange={(event) => setReason(event.currentTarget.value)}
                />
              </label>
            </>
          )}
          {(act === 'label' || act === 'unlabel') && (
            <label className={styles.field}>
              {t('bulk.which')}
              <select value={labelId} onChange={(event) => setLabelId(event.currentTarget.value)}>
                <option value="">{t('filter.choose')}</option>
                {labels.map(({ id, name }) => (
                  <option key={id} value={id}>
                    {name}
                  </option>
                ))}
              </select>
            </label>
          )}
          {act === 'prioritise' && (
            <label className={styles.field}>
              {t('priority.title')}
              <select
                value={priority}
                onChange={(event) =>
                  setPriority(priorities.find((p) => p === event.currentTarget.value) ?? 'none')
                }
              >
                {priorities.map((each) => (
                  <option key={each} value={each}>
                    {t(`priority.${each}`)}
                  </option>
                ))}
              </select>
            </label>
          )}
          {act === 'status' && (
            <label className={styles.field}>
              {t('statuses.one')}
              <select value={statusId} onChange={(event) => setStatusId(event.currentTarget.value)}>
                <option value="">{t('statuses.takeOff')}</option>
                {statuses.map(({ id, name, category }) => (
                  <option key={id} value={id}>
                    {name} ({t(`state.${category}`)})
                  </option>
                ))}
              </select>
            </label>
          )}
          {act === 'snooze' && (
            <label className={styles.field}>
              {t('snooze.title')}
              <select value={until} onChange={(event) => setUntil(Number(event.currentTarget.value))}>
                {times.map(({ label }, index) => (
                  <option key={label} value={index}>
                    {t(label)}
                  </option>
                ))}
              </select>
            </label>
          )}
          {act === 'merge' && <MergeInto asked={asked} into={into} onInto={setInto} />}
        </div>
        <Problem error={error} />
        <div className={card.end}>
          <Button variant="default" onClick={onClose}>
            {t('cancel')}
          </Button>
          <Button
            type="submit"
            loading={busy}
            disabled={incomplete || !count?.count || (search.view !== undefined && !view)}
          >
            {t('bulk.start')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

/** The list as a filter, so that the server goes through all of it. */
function filterFor(list: List, state: State, search: InboxSearch, ofView?: Filter): Filter {
  const isUnowned = { field: 'unowned', not: false } as const;
  if (ofView) return ofView;
  if (list === 'unowned') {
    const more = search.filter ? (JSON.parse(search.filter) as Filter) : { all: [] };
    if ('all' in more) return { all: [isUnowned, ...more.all] };
    return { all: [isUnowned, { any: more.any.filter((part) => 'field' in part) }] };
  }
  if (search.filter) return JSON.parse(search.filter) as Filter;
  const all: Extract<Filter, { all: unknown }>['all'] = [{ field: 'state', is: [state], not: false }];
  if (list === 'mine') all.push({ field: 'assignee', is: ['me'], not: false });
  if (list === 'unassigned') all.push({ field: 'assignee', is: ['nobody'], not: false });
  return { all };
}

interface Props {
  list: List;
  state: State;
  search: InboxSearch;
  onClose: () => void;
}
