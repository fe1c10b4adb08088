import { Loader } from '@mantine/core';
import { t } from '../language/texts.ts';
import styles from './Waiting.module.css';

export function Waiting() {
  return (
    <div className={styles.waiting} role="status" aria-label={t('loading')}>
      <Loader size="sm" />
    </div>
  );
}
