import { Button } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { acceptInvitation, openInvitation } from '#contract/invitations.ts';
import { ApiError, post } from '../../api.ts';
import { Waiting } from '../../app/Waiting.tsx';
import { t } from '../../language/texts.ts';
import { AccountFields } from '../../ui/AccountFields.tsx';
import styles from '../../ui/Card.module.css';
import { Failed } from '../../ui/Failed.tsx';
import { Gate } from '../../ui/Gate.tsx';
import { Or } from '../../ui/Or.tsx';
import { Problem } from '../../ui/Problem.tsx';
import { settleWorkspace } from '../../workspace.ts';
import { ProviderButton } from './ProviderButton.tsx';
import { useSignInOffer } from './useSignInOffer.ts';

/** Behind an invitation's link: one form for who is new, one click for who is signed in. */
export function JoinPage() {
  // Behind the #, so that the secret is in no log of any server on the way.
  const [secret] = useState(() => location.hash.slice(1));
  const invitation = useQuery({
    queryKey: ['invitation', secret],
    queryFn: () => post<typeof openInvitation>('/invitations/open', { secret: secret || '-' }),
  });
  const [form, setForm] = useState({ name: '', email: '', password: '' });
  const join = useMutation({
    mutationFn: (account: typeof form | undefined) =>
      post<typeof acceptInvitation>('/invitations/accept', account ? { secret, account } : { secret }),
    onSuccess: ({ workspaceId }) => {
      settleWorkspace(workspaceId);
      location.assign('/');
    },
  });
  const offer = useSignInOffer();
  if (invitation.isPending || !offer) return <Waiting />;
  if (invitation.error instanceof ApiError && invitation.error.status === 404)
    return (
      <Gate title={t('join.gone')} lead={t('join.goneText')}>
        {null}
      </Gate>
    );
  if (invitation.isError) return <Failed error={invitation.error} again={invitation.refetch} />;
  const { workspace, invitedBy, role, email, signedInAs } = invitation.data;
  const lead = t('join.lead', { name: invitedBy, role: t(`role.${role}`) });
  if (signedInAs) {
    return (
      <Gate title={t('join.title', { workspace })} lead={lead}>
        <div className={styles.stack}>
          <p className={styles.notice}>{t('join.signedIn', { email: signedInAs })}</p>
          <Problem error={join.error} />
          <Button loading={join.isPending} onClick={() => join.mutate(undefined)}>
            {t('join.action')}
          </Button>
        </div>
      </Gate>
    );
  }
  const { provider, ownWays } = offer;
  if (provider && !ownWays) {
    return (
      <Gate title={t('join.title', { workspace })} lead={lead}>
        <div className={styles.stack}>
          {email && <p className={styles.notice}>{t('join.for', { email })}</p>}
          <ProviderButton name={provider.name} invitation={secret} primary />
        </div>
      </Gate>
    );
  }
  return (
    <Gate title={t('join.title', { workspace })} lead={lead}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          join.mutate({ ...form, email: email ?? form.email.trim() });
        }}
      >
        <AccountFields form={form} onChange={setForm} email={email} autoFocus />
        <Problem error={join.error} />
        <Button type="submit" loading={join.isPending}>
          {t('join.action')}
        </Button>
        <Button
          component="a"
          variant="subtle"
          href={`/sign-in#next=${encodeURIComponent(`/join#${secret}`)}`}
        >
          {t('join.haveAccount')}
        </Button>
      </form>
      {provider && (
        <>
          <Or />
          <ProviderButton name={provider.name} invitation={secret} />
        </>
      )}
    </Gate>
  );
}
