import { IconSchool } from '@tabler/icons-react';
import { t } from '../../language/texts.ts';
import styles from '../../ui/Card.module.css';

/** Beside the name of a channel whose account is made up. */
export function PracticeMark() {
  return (
    <span className={styles.tag}>
      <IconSchool size={13} aria-hidden="true" />
      {t('practice.mark')}
    </span>
  );
}
