import { Button } from '@mantine/core';
import { IconBuilding } from '@tabler/icons-react';
import { useState } from 'react';
import type { getSignInWays, OpenidLink, unlinkOpenid } from '#contract/account.ts';
import type { ReplyOf } from '#contract/endpoint.ts';
import { post } from '../../api.ts';
import { dayMonthYear } from '../../language/dates.ts';
import { t } from '../../language/texts.ts';
import styles from '../../ui/Card.module.css';
import { Dialog } from '../../ui/Dialog.tsx';
import { WithPassword } from './WithPassword.tsx';

/** With which account of the organisation's one signs in, since when, and the end of it. */
export function ProvidersCard({ ways, onDone }: Props) {
  const [removing, setRemoving] = useState<OpenidLink | null>(null);
  return (
    <section className={`${styles.card} ${styles.stack}`} aria-labelledby="providers">
      <h2 className={styles.heading} id="providers">
        {t('providers.title')}
      </h2>
      <p className={`${styles.plain} ${styles.dim}`}>{t('providers.help')}</p>
      <ul className={styles.rows}>
        {ways.providers.map((link) => (
          <li key={link.id}>
            <IconBuilding size={20} stroke={1.6} aria-hidden="true" />
            <div className={styles.grow}>
              <bdi className={styles.name}>{link.name}</bdi>
              <div className={styles.dim}>
                {link.email && (
                  <>
                    <bdi>{link.email}</bdi>
                    {' · '}
                  </>
                )}
                {t('providers.since', { time: dayMonthYear(link.createdAt) })}
                {link.lastUsedAt && ` · ${t('passkeys.used', { time: dayMonthYear(link.lastUsedAt) })}`}
              </div>
            </div>
            {!link.inUse && <span className={styles.tag}>{t('providers.unused')}</span>}
            <Button
              size="xs"
              variant="default"
              aria-label={t('providers.removeOf', { name: link.name })}
              onClick={() => setRemoving(link)}
            >
              {t('security.remove')}
            </Button>
          </li>
        ))}
      </ul>
      {removing && (
        <Dialog title={t('providers.removeTitle', { name: removing.name })} onClose={() => setRemoving(null)}>
          <div className={styles.stack}>
            <p className={styles.plain}>{t('providers.removeText')}</p>
            <WithPassword
              action={t('security.remove')}
              dangerous
              onCancel={() => setRemoving(null)}
              act={async (password) => {
                await post<typeof unlinkOpenid>(`/account/providers/${removing.id}/remove`, {
                  password: password || undefined,
                });
                setRemoving(null);
                onDone(t('saved'));
              }}
            />
          </div>
        </Dialog>
      )}
    </section>
  );
}

interface Props {
  ways: ReplyOf<typeof getSignInWays>;
  /** Something has changed, and this says what. */
  onDone: (said: string) => void;
}
