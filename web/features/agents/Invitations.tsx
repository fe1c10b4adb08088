import { Button } from '@mantine/core';
import { IconMailForward } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Invitation, revokeInvitation } from '#contract/invitations.ts';
import { remove } from '../../api.ts';
import { fullTime } from '../../language/dates.ts';
import { t } from '../../language/texts.ts';
import styles from '../../ui/Card.module.css';
import { Confirm } from '../../ui/Confirm.tsx';
import { Failed } from '../../ui/Failed.tsx';
import { invitationsQuery } from './queries.ts';
import { useReachNames } from './useReachNames.ts';

/** Links that somebody can still use. */
export function Invitations() {
  const client = useQueryClient();
  const { data, error, refetch } = useQuery(invitationsQuery);
  const [revoking, setRevoking] = useState<Invitation | null>(null);
  const reachNames = useReachNames();
  if (error) return <Failed error={error} again={refetch} />;
  if (!data || data.data.length === 0) return null;
  return (
    <section className={styles.stack} aria-labelledby="invitations">
      <h2 className={styles.heading} id="invitations">
        {t('invite.pending')}
      </h2>
      <ul className={styles.rows}>
        {data.data.map((invitation) => (
          <li key={invitation.id}>
            <IconMailForward size={20} stroke={1.6} aria-hidden="true" />
            <div className={styles.grow}>
              <bdi className={styles.name}>{invitation.email ?? t('invite.anybody')}</bdi>
              <div className={styles.dim}>
                {t('invite.until', { name: invitation.invitedBy, time: fullTime(invitation.expiresAt) })}
                {invitation.channels !== null && (
                  <>
                    {' · '}
                    <bdi>{reachNames(invitation.channels)}</bdi>
                  </>
                )}
              </div>
            </div>
            <span className={styles.tag}>{t(`role.${invitation.role}`)}</span>
            <Button size="xs" variant="default" onClick={() => setRevoking(invitation)}>
              {t('invite.revoke')}
            </Button>
          </li>
        ))}
      </ul>
      {revoking && (
        <Confirm
          title={t('invite.revokeTitle')}
          text={t('invite.revokeText')}
          action={t('invite.revoke')}
          onConfirm={async () => {
            await remove<typeof revokeInvitation>(`/invitations/${revoking.id}`);
            await client.invalidateQueries({ queryKey: ['invitations'] });
          }}
          onClose={() => setRevoking(null)}
        />
      )}
    </section>
  );
}
