import { Button } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import type { Sorting } from '#contract/filter.ts';
import type { addView, editView, removeView, View } from '#contract/views.ts';
import { patch, post, remove } from '../../api.ts';
import { t } from '../../language/texts.ts';
import card from '../../ui/Card.module.css';
import { Dialog } from '../../ui/Dialog.tsx';
import { Problem } from '../../ui/Problem.tsx';
import { ConditionRow } from './ConditionRow.tsx';
import { asFilter, asRows, type Group, newCondition, type Row, rowOf } from './conditions.ts';
import styles from './FilterDialog.module.css';

/** Conditions, all or any of them, in groups where need be; looked at at once, or kept under a name. */
export function FilterDialog({ view, given, onClose }: Props) {
  const client = useQueryClient();
  const navigate = useNavigate();
  const [top, setTop] = useState<Group>(() => asRows(view ? view.filter : given ? JSON.parse(given) : null));
  const [name, setName] = useState(view?.name ?? '');
  const [scope, setScope] = useState<View['scope']>(view?.scope ?? 'mine');
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
        client.invalidateQueries({ queryKey: ['conversations', 'pages'] }),
      ]);
      show(search);
    } catch (problem) {
      setError(problem);
    }
  };
  const body = { name: name.trim(), scope, filter, sorting };

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
        <GroupOf group={top} onChange={setTop} />
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
              value={scope}
              onChange={(event) => setScope(event.currentTarget.value === 'everyone' ? 'everyone' : 'mine')}
            >
              <option value="mine" disabled={view !== undefined && !view.own}>
                {t('view.mine')}
              </option>
              <option value="everyone">{t('view.everyone')}</option>
            </select>
          </label>
          <label className={styles.field}>
            {t('sorting.label')}
            <select value={sorting} onChange={(event) => setSorting(event.currentTarget.value as Sorting)}>
              {(['latest', 'oldest', 'waiting', 'priority'] as const).map((each) => (
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

function GroupOf({ group, onChange, onRemove }: GroupProps) {
  const put = (index: number, of: Row['of'] | null) =>
    onChange({
      ...group,
      rows: group.rows.flatMap((each, n): Row[] => (n === index ? (of ? [{ ...each, of }] : []) : [each])),
    });
  return (
    <fieldset className={styles.group}>
      <legend className={styles.match}>
        <select
          data-autofocus={onRemove ? undefined : true}
          aria-label={t('filter.match')}
          value={group.match}
          onChange={(event) =>
            onChange({ ...group, match: event.currentTarget.value === 'any' ? 'any' : 'all' })
          }
        >
          <option value="all">{t('filter.all')}</option>
          <option value="any">{t('filter.any')}</option>
        </select>
        {onRemove && (
          <button
            type="button"
            className={styles.icon}
            aria-label={t('filter.removeGroup')}
            onClick={onRemove}
          >
            <IconTrash size={15} />
          </button>
        )}
      </legend>
      {group.rows.map((row, index) =>
        'match' in row.of ? (
          <GroupOf
            key={row.key}
            group={row.of}
            onChange={(changed) => put(index, changed)}
            onRemove={() => put(index, null)}
          />
        ) : (
          <ConditionRow
            key={row.key}
            condition={row.of}
            onChange={(changed) => put(index, changed)}
            onRemove={() => put(index, null)}
          />
        ),
      )}
      <button
        type="button"
        className={styles.add}
        onClick={() => onChange({ ...group, rows: [...group.rows, rowOf(newCondition())] })}
      >
        <IconPlus size={14} aria-hidden="true" />
        {t('filter.add')}
      </button>
    </fieldset>
  );
}

interface GroupProps {
  group: Group;
  onChange: (group: Group) => void;
  onRemove?: () => void;
}

interface Props {
  view: View | undefined;
  given: string | undefined;
  onClose: () => void;
}
