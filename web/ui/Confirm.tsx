import { Button } from '@mantine/core';
import { useState } from 'react';
import { t } from '../language/texts.ts';
import styles from './Card.module.css';
import { Dialog } from './Dialog.tsx';
import { Problem } from './Problem.tsx';

/** Before something that cannot be undone: what will happen, and the choice. */
export function Confirm({ title, text, action, onConfirm, onClose }: Props) {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  return (
    <Dialog title={title} centered onClose={onClose}>
      <div className={styles.stack}>
        <p className={styles.plain}>{text}</p>
        <Problem error={error} />
        <div className={styles.end}>
          <Button variant="default" onClick={onClose} data-autofocus>
            {t('cancel')}
          </Button>
          <Button
            color="red"
            loading={busy}
            onClick={() => {
              setBusy(true);
              onConfirm().then(onClose, (problem) => {
                setError(problem);
                setBusy(false);
              });
            }}
          >
            {action}
          </Button>
        </div>
      </div>
    </Dialog>
  );
}

interface Props {
  title: string;
  text: string;
  action: string;
  onConfirm: () => Promise<unknown>;
  onClose: () => void;
}
