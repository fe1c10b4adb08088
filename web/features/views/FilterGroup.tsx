import { IconPlus, IconTrash } from '@tabler/icons-react';
import { t } from '../../language/texts.ts';
import { ConditionRow } from './ConditionRow.tsx';
import { type Field, type Group, newCondition, type Row, rowOf } from './conditions.ts';
import styles from './FilterDialog.module.css';

/** Conditions, all or any of them, and groups of them one level down. `only`: what they may speak of. */
export function FilterGroup({ group, only, onChange, onRemove }: Props) {
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
          <FilterGroup
            key={row.key}
            group={row.of}
            only={only}
            onChange={(changed) => put(index, changed)}
            onRemove={() => put(index, null)}
          />
        ) : (
          <ConditionRow
            key={row.key}
            only={only}
            condition={row.of}
            onChange={(changed) => put(index, changed)}
            onRemove={() => put(index, null)}
          />
        ),
      )}
      <button
        type="button"
        className={styles.add}
        onClick={() => onChange({ ...group, rows: [...group.rows, rowOf(newCondition(only?.[0]))] })}
      >
        <IconPlus size={14} aria-hidden="true" />
        {t('filter.add')}
      </button>
    </fieldset>
  );
}

interface Props {
  group: Group;
  only?: readonly Field[] | undefined;
  onChange: (group: Group) => void;
  onRemove?: () => void;
}
