import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import type { Sorting } from '#contract/filter.ts';
import type { addView, editView, removeView, View } from '#contract/views.ts';
import { patch, post, remove } from '../../api.ts';
import { t } from '../../language/texts.ts';
import card from '../../ui/Card.module.css';
import { Dialog } from '../../ui/Dialog.tsx';
import { Problem } from '../../ui/Problem.tsx';
import { teamsQuery } from '../teams/queries.ts';
import { asFilter, asRows, type Group, newCondition, rowOf } from './conditions.ts';
import styles from './FilterDialog.module.css';
import { FilterGroup } from './FilterGroup.tsx';

/** Conditions, all or any of them, in groups where need be; looked at at once, or kept under a name. */
export function FilterDialog({ view, given, onClose }: Props) {
  const client = useQueryClient();
  const navigate = useNavigate();
  const [top, setTop] = useState<Group>(() => asRows(view ? view.filter : given ? JSON.parse(given) : null));
  const [name, setName] = useState(view?.name ?? '');
  const [scope, setScope] = useState<View['scope']>(view?.scope ?? 'mine');
  const [teamId, setTeamId] = useState(view?.teamId ?? null);
  const mine = useQuery(teamsQuery).data?.filter((team) => team.mine || team.id === view?.teamId) ?? [];
  const [sorting, setSorting] = useState<Sorting>(view?.sorting ?? 'latest');
  const [error, setError] = useState<unknown>(null);
  const filter = asFilter(top);
  const show = (search: { view?: string; filter?: string }) => {
    onClose();
    void navigate({
      to: '/inbox/$list/$state',
      params: { list: 'all', state: 'open' },
      search: { ...search, ...(sorting === 'latest' ? {} : { sorting }) },
    });
  };
  const settle = async (work: () => Promise<{ view?: string }>) => {
    setError(null);
    try {
      const search = await work();
      await Promise.all([
        client.invalidateQueries({ queryKey: ['views'] }),
        client.invalidateQueries({ queryKey: ['viewCount'] }),
        client.invalidateQueries({ queryKey: ['viewCounts'] }),
        client.invalidateQueries({ queryKey: ['conversations', 'pages'] }),
      ]);
      show(search);
    } catch (problem) {
      setError(problem);
    }
  };
  const body = { name: name.trim(), scope, teamId, filter, sorting };

  return (
    <Dialog title={t(view ? 'filter.edit' : 'filter.title')} size="lg" onClose={onClose}>
      <form
        className={card.stack}
        onSubmit={(event) => {
          event.preventDefault();
          if (view)
            void settle(async () => ({ view: (await patch<typeof editView>(`/views/${view.id}`, body)).id }));
          else show({ filter: JSON.stringify(filter) });
        }}
      >
        <FilterGroup group={top} onChange={setTop} />
        <div>
          <Button
            size="xs"
            variant="default"
            leftSection={<IconPlus size={14} />}
            onClick={() =>
              setTop({
                ...top,
                rows: [
                  ...top.rows,
                  rowOf({ match: top.match === 'all' ? 'any' : 'all', rows: [rowOf(newCondition())] }),
                ],
              })
            }
          >
            {t('filter.addGroup')}
          </Button>
        </div>
        <div className={styles.save}>
          <label className={styles.field}>
            {t('view.name')}
            <input
              value={name}
              maxLength={80}
              dir="auto"
              onChange={(event) => setName(event.currentTarget.value)}
            />
          </label>
          <label className={styles.field}>
            {t('view.scope')}
            <select
              value={teamId ?? scope}
              onChange={({ currentTarget: { value } }) => {
                const team = mine.find(({ id }) => id === value);
                setTeamId(team?.id ?? null);
                setScope(team ? 'team' : value === 'everyone' ? 'everyone' : 'mine');
              }}
            >
              <option value="mine" disabled={view !== undefined && !view.own}>
                {t('view.mine')}
              </option>
              {mine.map(({ id, name: team }) => (
                <option key={id} value={id}>
                  {t('view.team', { team })}
                </option>
              ))}
              <option value="everyone">{t('view.everyone')}</option>
            </select>
          </label>
          <label className={styles.field}>
            {t('sorting.label')}
            <select value={sorting} onChange={(event) => setSorting(event.currentTarget.value as Sorting)}>
              {(['latest', 'oldest', 'waiting', 'due', 'priority'] as const).map((each) => (
                <option key={each} value={each}>
                  {t(`sorting.${each}`)}
                </option>
              ))}
            </select>
          </label>
        </div>
        <Problem error={error} />
        <div className={card.end}>
          {view && (
            <Button
              variant="subtle"
              color="red"
              onClick={() =>
                void settle(async () => {
                  await remove<typeof removeView>(`/views/${view.id}`);
                  return {};
                })
              }
            >
              {t('view.remove')}
            </Button>
          )}
          {view ? (
            <Button type="submit" disabled={!body.name}>
              {t('save')}
            </Button>
          ) : (
            <>
              <Button
                variant="default"
                disabled={!body.name}
                onClick={() =>
                  void settle(async () => ({ view: (await post<typeof addView>('/views', body)).id }))
                }
              >
                {t('view.save')}
              </Button>
              <Button type="submit">{t('filter.show')}</Button>
            </>
          )}
        </div>
      </form>
    </Dialog>
  );
}

interface Props {
  view: View | undefined;
  given: string | undefined;
  onClose: () => void;
}
