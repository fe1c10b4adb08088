import { t } from '../language/texts.ts';
import styles from './Or.module.css';

/** Between two ways to the same end. */
export function Or() {
  return <p className={styles.or}>{t('signIn.or')}</p>;
}
