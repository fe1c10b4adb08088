import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { editStatus, Status } from '#contract/statuses.ts';
import { patch } from '../../api.ts';
import { directionFor } from '../../language/directionFor.ts';
import { t } from '../../language/texts.ts';
import card from '../../ui/Card.module.css';
import { Dialog } from '../../ui/Dialog.tsx';
import { FormEnd } from '../../ui/FormEnd.tsx';
import styles from './Statuses.module.css';

/** What has it is called by the new name at once; its state stays. */
export function RenameStatus({ status, onSaved, onClose }: Props) {
  const [name, setName] = useState(status.name);
  const save = useMutation({
    mutationFn: () => patch<typeof editStatus>(`/statuses/${status.id}`, { name }),
    onSuccess: async () => {
      await onSaved();
      onClose();
    },
  });
  return (
    <Dialog title={t('statuses.renameOf', { status: status.name })} onClose={onClose}>
      <form
        className={card.stack}
        onSubmit={(event) => {
          event.preventDefault();
          save.mutate();
        }}
      >
        <label className={styles.field}>
          {t('teams.name')}
          <input
            value={name}
            maxLength={40}
            dir={directionFor(name)}
            data-autofocus
            onChange={(event) => setName(event.currentTarget.value)}
          />
        </label>
        <p className={styles.help}>{t('statuses.renameHelp')}</p>
        <FormEnd save={save} disabled={!name.trim()} onClose={onClose} />
      </form>
    </Dialog>
  );
}

interface Props {
  status: Status;
  onSaved: () => Promise<unknown>;
  onClose: () => void;
}
