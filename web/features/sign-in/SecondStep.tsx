import { Button, TextInput } from '@mantine/core';
import { useState } from 'react';
import { call } from '../../api.ts';
import { t } from '../../language/texts.ts';
import styles from '../../ui/Card.module.css';
import { Gate } from '../../ui/Gate.tsx';
import { CodeInput, Refused, useAttempt } from '../security/EnrolSecondFactor.tsx';
import { noPasskeysBecause, signInWithPasskey } from '../security/webauthn.ts';

export type Way = 'totp' | 'passkey' | 'recovery';

/** The password was right: now the app's code, a passkey, or one of the recovery codes. */
export function SecondStep({ ways, onDone, onBack }: Props) {
  const [way, setWay] = useState<Way>(ways[0] ?? 'recovery');
  const [code, setCode] = useState('');
  const { busy, problem, attempt, forget } = useAttempt();
  const missing = way === 'passkey' ? noPasskeysBecause() : null;
  const verify = async () => {
    if (way === 'passkey') await signInWithPasskey('asked');
    else if (way === 'totp')
      await call('POST', '/api/auth/two-factor/verify-totp', { code: code.replace(/\s/g, '') });
    else await call('POST', '/api/auth/two-factor/verify-backup-code', { code: code.trim() });
    onDone();
  };
  return (
    <Gate title={t('signIn.secondTitle')} lead={t(`signIn.second.${way}`)}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void attempt(verify);
        }}
      >
        {way === 'recovery' && (
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
        )}
        {way === 'totp' && <CodeInput value={code} onChange={setCode} />}
        {missing !== null && <p className={`${styles.notice} ${styles.plain}`}>{missing}</p>}
        {problem && <Refused text={problem} />}
        <Button type="submit" loading={busy} disabled={missing !== null}>
          {t(way === 'passkey' ? 'signIn.usePasskey' : 'signIn.action')}
        </Button>
        <div className={styles.stack}>
          {[...ways, 'recovery' as const]
            .filter((other) => other !== way)
            .map((other) => (
              <Button
                key={other}
                variant="default"
                onClick={() => {
                  setWay(other);
                  setCode('');
                  forget();
                }}
              >
                {t(`signIn.use.${other}`)}
              </Button>
            ))}
          <Button variant="subtle" onClick={onBack}>
            {t('signIn.back')}
          </Button>
        </div>
      </form>
    </Gate>
  );
}

interface Props {
  ways: Exclude<Way, 'recovery'>[];
  onDone: () => void;
  onBack: () => void;
}
