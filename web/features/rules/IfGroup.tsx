import { IconPlus, IconTrash } from '@tabler/icons-react';
import { t } from '../../language/texts.ts';
import styles from '../views/FilterDialog.module.css';
import { type Group, keyed, newOwn, type Row } from './draft.ts';
import { IfRow } from './IfRow.tsx';

/** Conditions of a rule, all or any of them, and groups of them one level down. */
export function IfGroup({ group, onChange, onRemove }: Props) {
  const put = (index: number, of: Row['of'] | null) =>
    onChange({
      ...group,
      rows: group.rows.flatMap((each, n): Row[] => (n === index ? (of ? [{ ...each, of }] : []) : [each])),
    });
  const add = (of: Row['of']) => onChange({ ...group, rows: [...group.rows, keyed(of)] });
  return (
    <fieldset className={styles.group}>
      <legend className={styles.match}>
        <select
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
          <IfGroup
            key={row.key}
            group={row.of}
            onChange={(changed) => put(index, changed)}
            onRemove={() => put(index, null)}
          />
        ) : (
          <IfRow
            key={row.key}
            condition={row.of}
            onChange={(changed) => put(index, changed)}
            onRemove={() => put(index, null)}
          />
        ),
      )}
      <span className={styles.match}>
        <button type="button" className={styles.add} onClick={() => add(newOwn('said'))}>
          <IconPlus size={14} aria-hidden="true" />
          {t('filter.add')}
        </button>
        {!onRemove && (
          <button
            type="button"
            className={styles.add}
            onClick={() =>
              add({ match: group.match === 'all' ? 'any' : 'all', rows: [keyed(newOwn('said'))] })
            }
          >
            <IconPlus size={14} aria-hidden="true" />
            {t('filter.addGroup')}
          </button>
        )}
      </span>
    </fieldset>
  );
}

interface Props {
  group: Group;
  onChange: (group: Group) => void;
  onRemove?: () => void;
}
