import { Button, TextInput } from '@mantine/core';
import { useState } from 'react';
import { directionFor } from '../../language/directionFor.ts';
import { t } from '../../language/texts.ts';
import styles from '../../ui/Card.module.css';
import { browserName } from './browserName.ts';
import { OwnPassword, RecoveryCodes, Refused, useAttempt } from './EnrolSecondFactor.tsx';
import { makePasskey } from './webauthn.ts';

/** Password and a name, then the device asks; the first second factor brings recovery codes. */
export function AddPasskey({ onDone, onCancel, onCodes }: Props) {
  const [password, setPassword] = useState('');
  const [name, setName] = useState(() => browserName(navigator.userAgent) ?? t('passkeys.one'));
  const [codes, setCodes] = useState<string[] | null>(null);
  const { busy, problem, attempt } = useAttempt();
  if (codes) return <RecoveryCodes codes={codes} onDone={onDone} />;
  return (
    <form
      className={styles.stack}
      onSubmit={(event) => {
        event.preventDefault();
        void attempt(async () => {
          const { recoveryCodes } = await makePasskey(name.trim(), password);
          if (!recoveryCodes) return onDone();
          setCodes(recoveryCodes);
          onCodes?.();
        });
      }}
    >
      <OwnPassword value={password} onChange={setPassword} />
      <PasskeyName value={name} onChange={setName} />
      {problem && <Refused text={problem} />}
      <div className={styles.end}>
        {onCancel && (
          <Button variant="default" onClick={onCancel}>
            {t('cancel')}
          </Button>
        )}
        <Button type="submit" loading={busy}>
          {t('passkeys.add')}
        </Button>
      </div>
    </form>
  );
}

interface Props {
  onDone: () => void;
  onCancel?: () => void;
  /** Recovery codes are on the screen: nothing else should draw the eye. */
  onCodes?: () => void;
}

export function PasskeyName({ value, onChange }: { value: string; onChange: (value: string) => void }) {
  return (
    <TextInput
      label={t('passkeys.name')}
      description={t('passkeys.nameHelp')}
      autoComplete="off"
      required
      withAsterisk={false}
      maxLength={60}
      dir={directionFor(value)}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}
