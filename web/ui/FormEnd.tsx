import { Button } from '@mantine/core';
import { t } from '../language/texts.ts';
import styles from './Card.module.css';
import { Problem } from './Problem.tsx';

/** Where a form in a dialog ends: why it was not accepted, the way out, and saving. */
export function FormEnd({ save, disabled = false, onClose }: Props) {
  return (
    <>
      <Problem error={save.error} />
      <div className={styles.end}>
        <Button variant="default" onClick={onClose}>
          {t('cancel')}
        </Button>
        <Button type="submit" loading={save.isPending} disabled={disabled}>
          {t('save')}
        </Button>
      </div>
    </>
  );
}

interface Props {
  save: { error: unknown; isPending: boolean };
  disabled?: boolean;
  onClose: () => void;
}
