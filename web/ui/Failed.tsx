import { Button } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { t } from '../language/texts.ts';
import styles from './Empty.module.css';
import { errorText } from './errorText.ts';
import { Sentence } from './Sentence.tsx';

/** A part of the screen could not be loaded: what happened, and another try. */
export function Failed({ error, again }: { error: unknown; again?: (() => unknown) | undefined }) {
  return (
    <div className={styles.empty} role="alert">
      <IconAlertTriangle size={28} stroke={1.6} className={styles.bad} aria-hidden="true" />
      <h2 className={styles.title}>{t('failed.title')}</h2>
      <p className={styles.text}>
        <Sentence text={errorText(error)} />
      </p>
      {again && (
        <Button variant="default" size="sm" onClick={() => again()}>
          {t('tryAgain')}
        </Button>
      )}
    </div>
  );
}
