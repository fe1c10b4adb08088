import { Button } from '@mantine/core';
import { useState } from 'react';
import type { Passkey, removePasskey, renamePasskey } from '#contract/account.ts';
import { patch, post } from '../../api.ts';
import { t } from '../../language/texts.ts';
import styles from '../../ui/Card.module.css';
import { Dialog } from '../../ui/Dialog.tsx';
import { PasskeyName } from './AddPasskey.tsx';
import { OwnPassword, Refused, useAttempt } from './EnrolSecondFactor.tsx';

/** Another name, or the end of it; the end takes the password, as the beginning did. */
export function ChangePasskey({ passkey, what, last, onDone, onClose }: Props) {
  const [name, setName] = useState(passkey.name);
  const [password, setPassword] = useState('');
  const { busy, problem, attempt } = useAttempt();
  const removing = what === 'remove';
  const act = async () => {
    if (removing)
      await post<typeof removePasskey>(`/account/passkeys/${passkey.id}/remove`, {
        password: password || undefined,
      });
    else await patch<typeof renamePasskey>(`/account/passkeys/${passkey.id}`, { name: name.trim() });
    onDone();
  };
  return (
    <Dialog
      title={t(removing ? 'passkeys.removeTitle' : 'passkeys.renameOf', { name: passkey.name })}
      onClose={onClose}
    >
      <form
        className={styles.stack}
        onSubmit={(event) => {
          event.preventDefault();
          void attempt(act);
        }}
      >
        {removing ? (
          <>
            <p className={styles.plain}>{t('passkeys.removeText')}</p>
            {last && <p className={styles.plain}>{t('passkeys.removeLast')}</p>}
            <OwnPassword value={password} onChange={setPassword} />
          </>
        ) : (
          <PasskeyName value={name} onChange={setName} />
        )}
        {problem && <Refused text={problem} />}
        <div className={styles.end}>
          <Button variant="default" onClick={onClose}>
            {t('cancel')}
          </Button>
          <Button type="submit" color={removing ? 'red' : ''} loading={busy}>
            {t(removing ? 'security.remove' : 'save')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

interface Props {
  passkey: Passkey;
  what: 'rename' | 'remove';
  /** Nothing else is left to ask for beside the password. */
  last: boolean;
  onDone: () => void;
  onClose: () => void;
}
