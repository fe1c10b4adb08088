import { t } from '../../language/texts.ts';
import styles from './FilterDialog.module.css';

/** Any of these: what is chosen stands as words that can be taken off, the rest in a list to add from. */
export function Several({ chosen, options, onChoose }: Props) {
  const rest = options.filter(({ id }) => !chosen.includes(id));
  return (
    <span className={styles.several}>
      {chosen.map((id) => {
        const name = options.find((option) => option.id === id)?.name ?? '…';
        return (
          <button
            key={id}
            type="button"
            className={styles.chosen}
            title={t('filter.takeOff', { name })}
            onClick={() => onChoose(chosen.filter((each) => each !== id))}
          >
            <bdi>{name}</bdi> ×
          </button>
        );
      })}
      {rest.length > 0 && (
        <select
          aria-label={t('filter.choose')}
          value=""
          onChange={(event) => onChoose([...chosen, event.currentTarget.value])}
        >
          <option value="">{t('filter.choose')}</option>
          {rest.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </select>
      )}
    </span>
  );
}

interface Props {
  chosen: string[];
  options: { id: string; name: string }[];
  onChoose: (ids: string[]) => void;
}
