import { Link } from '@tanstack/react-router';
import { number } from '../../language/numbers.ts';
import { t } from '../../language/texts.ts';
import styles from './Floor.module.css';
import { type Figure, listBehind, type Whose } from './links.ts';

/** A number, and the way to the conversations that it counts. */
export function FigureLink({ figure, whose, name, count }: Props) {
  const { list, search } = listBehind(figure, whose);
  return (
    <Link
      to="/inbox/$list/$state"
      params={{ list, state: 'open' }}
      search={search}
      className={styles.figure}
      data-kind={count > 0 ? figure : 'none'}
      aria-label={t('floor.show', { name, what: t(`floor.${figure}`), count })}
      preload={false}
    >
      {number(count)}
    </Link>
  );
}

interface Props {
  figure: Figure;
  whose: Whose;
  /** Whose it is, as a person says it. */
  name: string;
  count: number;
}
