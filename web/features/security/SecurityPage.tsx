import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { getSignInWays } from '#contract/account.ts';
import { get } from '../../api.ts';
import { useMe } from '../../app/useMe.ts';
import { t } from '../../language/texts.ts';
import { Bones } from '../../ui/Bones.tsx';
import { Failed } from '../../ui/Failed.tsx';
import { notify } from '../../ui/notices.ts';
import { Page } from '../../ui/Page.tsx';
import { AppCard } from './AppCard.tsx';
import { PasskeysCard } from './PasskeysCard.tsx';
import { PasswordCard } from './PasswordCard.tsx';
import { ProvidersCard } from './ProvidersCard.tsx';
import { RecoveryCard } from './RecoveryCard.tsx';
import { SessionsCard } from './SessionsCard.tsx';

/** One's own sign-in. */
export function SecurityPage() {
  const client = useQueryClient();
  const { workspace } = useMe();
  const { data, error, refetch } = useQuery({
    queryKey: ['sign-in-ways'],
    queryFn: () => get<typeof getSignInWays>('/account/sign-in-ways'),
    // Nothing in the stream tells of these.
    staleTime: 0,
  });
  const done = (said: string) => {
    for (const key of ['sign-in-ways', 'sessions', 'me', 'agents'])
      void client.invalidateQueries({ queryKey: [key] });
    notify({ kind: 'good', text: said });
  };
  return (
    <Page
      title={t('security.title')}
      lead={t(workspace.secondFactorRequired ? 'security.required' : 'security.lead')}
    >
      {error ? (
        <Failed error={error} again={refetch} />
      ) : !data ? (
        <Bones rows={2} height={140} label={t('loading')} />
      ) : (
        <>
          {data.providers.length > 0 && <ProvidersCard ways={data} onDone={done} />}
          <PasskeysCard ways={data} onDone={done} />
          <AppCard on={data.app} onDone={done} />
          {(data.app || data.passkeys.length > 0) && (
            <RecoveryCard there={data.recoveryCodes} onDone={done} />
          )}
        </>
      )}
      {data?.password !== false && <PasswordCard />}
      <SessionsCard />
    </Page>
  );
}
