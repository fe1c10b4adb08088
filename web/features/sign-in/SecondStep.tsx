import { Button, TextInput } from '@mantine/core';
import { useState } from 'react';
import { call } from '../../api.ts';
import { t } from '../../language/texts.ts';
import { Gate } from '../../ui/Gate.tsx';
import { CodeInput, Refused, useAttempt } from '../security/EnrolSecondFactor.tsx';

/** The password was right: now the code of the app, or one of the recovery codes. */
export function SecondStep({ onDone, onBack }: { onDone: () => void; onBack: () => void }) {
  const [code, setCode] = useState('');
  const [recovering, setRecovering] = useState(false);
  const { busy, problem, attempt } = useAttempt();
  const verify = async () => {
    const [path, given] = recovering
      ? ['verify-backup-code', code.trim()]
      : ['verify-totp', code.replace(/\s/g, '')];
    await call('POST', `/api/auth/two-factor/${path}`, { code: given });
    onDone();
  };
  return (
    <Gate title={t('signIn.secondTitle')}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void attempt(verify);
        }}
      >
        {recovering ? (
          <TextInput
            label={t('signIn.recoveryCode')}
            autoComplete="off"
            dir="ltr"
            required
            withAsterisk={false}
            autoFocus
            value={code}
            onChange={(event) => setCode(event.currentTarget.value)}
          />
        ) : (
          <CodeInput value={code} onChange={setCode} />
        )}
        {problem && <Refused text={problem} />}
        <Button type="submit" loading={busy}>
          {t('signIn.action')}
        </Button>
        <Button
          variant="subtle"
          onClick={() => {
            setRecovering(!recovering);
            setCode('');
          }}
        >
          {t(recovering ? 'signIn.useApp' : 'signIn.useRecovery')}
        </Button>
        <Button variant="subtle" onClick={onBack}>
          {t('signIn.back')}
        </Button>
      </form>
    </Gate>
  );
}
