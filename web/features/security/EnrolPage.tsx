import { Button } from '@mantine/core';
import { useState } from 'react';
import { signOut } from '../../app/signOut.ts';
import { t } from '../../language/texts.ts';
import { Gate } from '../../ui/Gate.tsx';
import { Or } from '../../ui/Or.tsx';
import { AddPasskey } from './AddPasskey.tsx';
import styles from './EnrolPage.module.css';
import { EnrolSecondFactor } from './EnrolSecondFactor.tsx';
import { noPasskeysBecause } from './webauthn.ts';

/** Before the desk opens, where the workspace asks for a second factor: the one or the other. */
export function EnrolPage() {
  const [kind, setKind] = useState<'passkey' | 'app'>(noPasskeysBecause() === null ? 'passkey' : 'app');
  const [keeping, setKeeping] = useState(false);
  const done = { onDone: () => location.assign('/'), onCodes: () => setKeeping(true) };
  return (
    <Gate title={t('security.secondFactor')} lead={t('security.required')}>
      {kind === 'passkey' ? <AddPasskey {...done} /> : <EnrolSecondFactor {...done} />}
      {!keeping && noPasskeysBecause() === null && (
        <>
          <Or />
          <Button variant="default" fullWidth onClick={() => setKind(kind === 'passkey' ? 'app' : 'passkey')}>
            {t(kind === 'passkey' ? 'security.setUpApp' : 'passkeys.add')}
          </Button>
        </>
      )}
      {!keeping && (
        <Button className={styles.leave ?? ''} variant="subtle" fullWidth onClick={() => void signOut()}>
          {t('signOut')}
        </Button>
      )}
    </Gate>
  );
}
