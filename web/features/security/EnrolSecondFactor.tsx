import { Button, Checkbox, PasswordInput, TextInput } from '@mantine/core';
import '@mantine/core/styles/Checkbox.layer.css';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { getSignInWays } from '#contract/account.ts';
import { call, get } from '../../api.ts';
import { t } from '../../language/texts.ts';
import styles from '../../ui/Card.module.css';
import { CopyField } from '../../ui/CopyField.tsx';
import { signInProblem } from './problem.ts';
import { QrCode } from './QrCode.tsx';

interface Props {
  onDone: () => void;
  onCancel?: () => void;
  /** Recovery codes are on the screen: nothing else should draw the eye. */
  onCodes?: () => void;
}

interface Given {
  totpURI: string;
  backupCodes: string[];
}

/** Password, then the secret for the app, then a code as proof that it arrived, then the recovery codes. */
export function EnrolSecondFactor({ onDone, onCancel, onCodes }: Props) {
  const [password, setPassword] = useState('');
  const [code, setCode] = useState('');
  const [given, setGiven] = useState<Given | null>(null);
  const [proven, setProven] = useState(false);
  const { busy, problem, attempt } = useAttempt();
  if (given && proven) return <RecoveryCodes codes={given.backupCodes} onDone={onDone} />;
  const cancel = onCancel && (
    <Button variant="default" onClick={onCancel}>
      {t('cancel')}
    </Button>
  );
  if (given) {
    const secret = new URL(given.totpURI).searchParams.get('secret') ?? '';
    return (
      <form
        className={styles.stack}
        onSubmit={(event) => {
          event.preventDefault();
          void attempt(async () => {
            await call('POST', '/api/auth/two-factor/verify-totp', { code: code.replace(/\s/g, '') });
            // Whoever has recovery codes already keeps them.
            if (given.backupCodes.length === 0) return onDone();
            setProven(true);
            onCodes?.();
          });
        }}
      >
        <p className={styles.plain}>{t('security.scan')}</p>
        <QrCode text={given.totpURI} />
        <CopyField label={t('security.secret')} value={secret} help={t('security.secretHelp')} />
        <CodeInput value={code} onChange={setCode} />
        {problem && <Refused text={problem} />}
        <div className={styles.end}>
          {cancel}
          <Button type="submit" loading={busy}>
            {t('security.confirm')}
          </Button>
        </div>
      </form>
    );
  }
  return (
    <form
      className={styles.stack}
      onSubmit={(event) => {
        event.preventDefault();
        void attempt(async () =>
          setGiven(
            (await call('POST', '/api/auth/two-factor/enable', { password: password || undefined })) as Given,
          ),
        );
      }}
    >
      <OwnPassword value={password} onChange={setPassword} />
      {problem && <Refused text={problem} />}
      <div className={styles.end}>
        {cancel}
        <Button type="submit" loading={busy}>
          {t('security.setUp')}
        </Button>
      </div>
    </form>
  );
}

/** Shown once: whoever goes on without having kept them is asked to say so. */
export function RecoveryCodes({ codes, onDone }: { codes: string[]; onDone: () => void }) {
  const [kept, setKept] = useState(false);
  return (
    <div className={styles.stack}>
      <CopyField label={t('security.codes')} value={codes.join('\n')} help={t('security.codesHelp')} />
      <Checkbox
        label={t('security.kept')}
        checked={kept}
        onChange={(event) => setKept(event.currentTarget.checked)}
      />
      <div className={styles.end}>
        <Button disabled={!kept} onClick={onDone}>
          {t('security.done')}
        </Button>
      </div>
    </div>
  );
}

export function CodeInput({ value, onChange }: { value: string; onChange: (value: string) => void }) {
  return (
    <TextInput
      label={t('security.code')}
      description={t('security.codeHelp')}
      autoComplete="one-time-code"
      inputMode="numeric"
      dir="ltr"
      maxLength={10}
      required
      withAsterisk={false}
      data-autofocus
      autoFocus
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}

/** Who signs in with the provider only has no password: that they have just signed in is looked at instead. */
export function OwnPassword({ value, onChange }: { value: string; onChange: (value: string) => void }) {
  const { data } = useQuery({
    queryKey: ['sign-in-ways'],
    queryFn: () => get<typeof getSignInWays>('/account/sign-in-ways'),
  });
  if (data?.password === false)
    return <p className={`${styles.plain} ${styles.dim}`}>{t('security.freshly')}</p>;
  return (
    <PasswordInput
      label={t('security.ownPassword')}
      autoComplete="current-password"
      required
      withAsterisk={false}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
      visibilityToggleButtonProps={{ 'aria-label': t('signIn.showPassword') }}
    />
  );
}

export function Refused({ text }: { text: string }) {
  return (
    <p className={styles.problem} role="alert">
      {text}
    </p>
  );
}

/** One thing at a time, and what was said against it. */
export function useAttempt() {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState('');
  const attempt = async (work: () => Promise<void>) => {
    setBusy(true);
    setProblem('');
    try {
      await work();
    } catch (error) {
      setProblem(signInProblem(error));
    } finally {
      setBusy(false);
    }
  };
  return { busy, problem, attempt, forget: () => setProblem('') };
}
