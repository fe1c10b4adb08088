import { Button, PasswordInput, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useSearch } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import type { getSetup } from '#contract/workspace.ts';
import { ApiError, call, get } from '../../api.ts';
import { t } from '../../language/texts.ts';
import styles from '../../ui/Card.module.css';
import { errorText } from '../../ui/errorText.ts';
import { Gate } from '../../ui/Gate.tsx';
import { SecondStep } from './SecondStep.tsx';

/** Back to where one came from, if that is a place of this desk. */
export function SignInPage() {
  const { next } = useSearch({ strict: false }) as { next?: string };
  const setup = useQuery({ queryKey: ['setup'], queryFn: () => get<typeof getSetup>('/setup') });
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState('');
  const [pause, setPause] = useState(0);
  const [second, setSecond] = useState(false);
  useEffect(() => {
    if (pause <= 0) return;
    const timer = setTimeout(() => setPause(pause - 1), 1_000);
    return () => clearTimeout(timer);
  }, [pause]);

  async function signIn() {
    setBusy(true);
    setProblem('');
    try {
      const answer = await call('POST', '/api/auth/sign-in/email', { email: email.trim(), password });
      if ((answer as { twoFactorRedirect?: boolean }).twoFactorRedirect) {
        setBusy(false);
        setSecond(true);
      } else goOn(next);
    } catch (error) {
      setBusy(false);
      if (error instanceof ApiError && error.status === 429) setPause(Math.ceil(error.retryAfter ?? 30));
      else
        setProblem(error instanceof ApiError && error.status === 401 ? t('signIn.wrong') : errorText(error));
    }
  }

  if (second) return <SecondStep onDone={() => goOn(next)} onBack={() => setSecond(false)} />;
  return (
    <Gate title={t('signIn.title')}>
      {setup.data?.needed && <p className={styles.notice}>{t('signIn.setupNeeded')}</p>}
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void signIn();
        }}
      >
        <TextInput
          label={t('signIn.email')}
          type="email"
          autoComplete="username"
          required
          withAsterisk={false}
          autoFocus
          value={email}
          onChange={(event) => setEmail(event.currentTarget.value)}
        />
        <PasswordInput
          label={t('signIn.password')}
          autoComplete="current-password"
          required
          withAsterisk={false}
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
          visibilityToggleButtonProps={{ 'aria-label': t('signIn.showPassword') }}
        />
        {(problem || pause > 0) && (
          <p className={styles.problem} role="alert">
            {pause > 0 ? t('signIn.throttled', { seconds: pause }) : problem}
          </p>
        )}
        <Button type="submit" loading={busy} disabled={pause > 0}>
          {t('signIn.action')}
        </Button>
      </form>
    </Gate>
  );
}

function goOn(next: string | undefined): void {
  location.assign(ownPlace(next));
}

/** Only a path of our own: an address elsewhere could imitate the desk. */
function ownPlace(next: string | undefined): string {
  if (!next) return '/';
  const url = new URL(next, location.origin);
  return url.origin === location.origin ? url.pathname + url.search + url.hash : '/';
}
