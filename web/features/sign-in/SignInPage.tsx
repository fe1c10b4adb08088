import { Button, PasswordInput, TextInput } from '@mantine/core';
import { IconFingerprint } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useSearch } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import type { getSetup } from '#contract/workspace.ts';
import { ApiError, call, get } from '../../api.ts';
import { Waiting } from '../../app/Waiting.tsx';
import { t } from '../../language/texts.ts';
import styles from '../../ui/Card.module.css';
import { Gate } from '../../ui/Gate.tsx';
import { Or } from '../../ui/Or.tsx';
import { signInProblem } from '../security/problem.ts';
import { noPasskeysBecause, signInWithPasskey } from '../security/webauthn.ts';
import { asReason, NotInvited } from './NotInvited.tsx';
import { ProviderButton } from './ProviderButton.tsx';
import { SecondStep } from './SecondStep.tsx';
import { usePasskeysOffered } from './usePasskeysOffered.ts';
import { useSignInOffer } from './useSignInOffer.ts';

/** Back to where one came from, if that is a place of this desk. */
export function SignInPage() {
  const search = useSearch({ strict: false }) as { next?: string; provider?: string };
  // Behind the # where it may hold an invitation's secret, which is for no server's log.
  const [next] = useState(() => new URLSearchParams(location.hash.slice(1)).get('next') ?? search.next);
  const offer = useSignInOffer();
  const setup = useQuery({ queryKey: ['setup'], queryFn: () => get<typeof getSetup>('/setup') });
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const [busy, setBusy] = useState<'password' | 'passkey' | null>(null);
  const [problem, setProblem] = useState(() => saidBy(search.provider));
  const [pause, setPause] = useState(0);
  const [second, setSecond] = useState<('totp' | 'passkey')[] | null>(() => stepAfter(search.provider));
  // Offered again after each try: a browser asks for one thing at a time.
  const [tries, setTries] = useState(0);
  useEffect(() => {
    if (pause <= 0) return;
    const timer = setTimeout(() => setPause(pause - 1), 1_000);
    return () => clearTimeout(timer);
  }, [pause]);
  const isOffered = busy === null && second === null && offer?.ownWays === true && !asReason(search.provider);
  usePasskeysOffered(isOffered ? tries : null, () => goOn(next), refused);

  function refused(error: unknown) {
    setBusy(null);
    setTries((before) => before + 1);
    if (error instanceof ApiError && error.status === 429) setPause(Math.ceil(error.retryAfter ?? 30));
    else setProblem(signInProblem(error));
  }

  async function signIn(how: 'password' | 'passkey') {
    setBusy(how);
    setProblem('');
    try {
      if (how === 'passkey') await signInWithPasskey('asked');
      else {
        const answer = await call('POST', '/api/auth/sign-in/email', { email: email.trim(), password });
        const half = answer as { twoFactorMethods?: ('totp' | 'passkey')[] };
        if (half.twoFactorMethods) {
          setBusy(null);
          return setSecond(half.twoFactorMethods);
        }
      }
      goOn(next);
    } catch (error) {
      refused(error);
    }
  }

  if (!offer) return <Waiting />;
  const { provider, ownWays } = offer;
  const reason = asReason(search.provider);
  if (reason && provider)
    return <NotInvited reason={reason} email={offer.refused} provider={provider.name} next={next} />;
  if (second) return <SecondStep ways={second} onDone={() => goOn(next)} onBack={() => setSecond(null)} />;
  const said = (problem || pause > 0) && (
    <p className={styles.problem} role="alert">
      {pause > 0 ? t('signIn.throttled', { seconds: pause }) : problem}
    </p>
  );
  if (provider && !ownWays) {
    return (
      <Gate title={t('signIn.title')} lead={t('provider.only', { provider: provider.name })}>
        {setup.data?.needed && <p className={styles.notice}>{t('signIn.setupNeeded')}</p>}
        <div className={styles.stack}>
          {said}
          <ProviderButton name={provider.name} next={next} primary />
        </div>
      </Gate>
    );
  }
  return (
    <Gate title={t('signIn.title')}>
      {setup.data?.needed && <p className={styles.notice}>{t('signIn.setupNeeded')}</p>}
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void signIn('password');
        }}
      >
        <TextInput
          label={t('signIn.email')}
          type="email"
          autoComplete="username webauthn"
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
        {said}
        <Button type="submit" loading={busy === 'password'} disabled={pause > 0 || busy === 'passkey'}>
          {t('signIn.action')}
        </Button>
      </form>
      {(provider || noPasskeysBecause() === null) && <Or />}
      <div className={styles.stack}>
        {provider && <ProviderButton name={provider.name} next={next} />}
        {noPasskeysBecause() === null && (
          <Button
            variant="default"
            fullWidth
            leftSection={<IconFingerprint size={18} stroke={1.6} />}
            loading={busy === 'passkey'}
            disabled={pause > 0 || busy === 'password'}
            onClick={() => void signIn('passkey')}
          >
            {t('signIn.passkey')}
          </Button>
        )}
      </div>
    </Gate>
  );
}

/** The provider has sent the browser back for nothing: why, in words that are ours. */
function saidBy(how: string | undefined): string {
  const known = (['expired', 'refused', 'declined'] as const).find((word) => word === how);
  return known ? t(`provider.${known}`) : '';
}

/** The provider was right, and the second factor is asked for here. */
function stepAfter(how: string | undefined): ('totp' | 'passkey')[] | null {
  if (!how?.startsWith('step-')) return null;
  return (['totp', 'passkey'] as const).filter((way) => how.split('-').includes(way));
}

function goOn(next: string | undefined): void {
  location.assign(ownPlace(next));
}

/** Only a path of our own: an address elsewhere could imitate the desk. */
function ownPlace(next: string | undefined): string {
  if (!next) return '/';
  const url = new URL(next, location.origin);
  // Whole, as a path that begins with two slashes would be another host's.
  return url.origin === location.origin ? url.href : '/';
}
