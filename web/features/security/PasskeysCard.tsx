import { Button } from '@mantine/core';
import { IconFingerprint } from '@tabler/icons-react';
import { useState } from 'react';
import type { getSignInWays, Passkey } from '#contract/account.ts';
import type { ReplyOf } from '#contract/endpoint.ts';
import { dayMonthYear } from '../../language/dates.ts';
import { t } from '../../language/texts.ts';
import styles from '../../ui/Card.module.css';
import { AddPasskey } from './AddPasskey.tsx';
import { ChangePasskey } from './ChangePasskey.tsx';
import own from './PasskeysCard.module.css';
import { noPasskeysBecause } from './webauthn.ts';

/** The keys of one's devices: what they are called, when they were used, and the way to more or fewer. */
export function PasskeysCard({ ways, onDone }: Props) {
  const [adding, setAdding] = useState(false);
  const [changing, setChanging] = useState<{ passkey: Passkey; what: 'rename' | 'remove' } | null>(null);
  const missing = noPasskeysBecause(ways.passkeysAt);
  const last = ways.passkeys.length === 1 && !ways.app;
  return (
    <section className={`${styles.card} ${styles.stack}`} aria-labelledby="passkeys">
      <h2 className={styles.heading} id="passkeys">
        {t('passkeys.title')}
      </h2>
      <p className={`${styles.plain} ${styles.dim}`}>{t('passkeys.help')}</p>
      {ways.passkeys.length > 0 && (
        <ul className={`${styles.rows} ${own.list}`}>
          {ways.passkeys.map((passkey) => (
            <li key={passkey.id}>
              <IconFingerprint size={20} stroke={1.6} aria-hidden="true" />
              <div className={styles.grow}>
                <bdi className={styles.name}>{passkey.name}</bdi>
                <div className={styles.dim}>
                  {t('passkeys.made', { time: dayMonthYear(passkey.createdAt) })}
                  {' · '}
                  {passkey.lastUsedAt
                    ? t('passkeys.used', { time: dayMonthYear(passkey.lastUsedAt) })
                    : t('passkeys.unused')}
                </div>
              </div>
              {passkey.host !== location.hostname && (
                <span className={styles.tag}>{t('passkeys.elsewhere', { host: passkey.host })}</span>
              )}
              <div className={own.actions}>
                {(['rename', 'remove'] as const).map((what) => (
                  <Button
                    key={what}
                    size="xs"
                    variant="default"
                    aria-label={t(`passkeys.${what}Of`, { name: passkey.name })}
                    onClick={() => setChanging({ passkey, what })}
                  >
                    {t(what === 'rename' ? 'passkeys.rename' : 'security.remove')}
                  </Button>
                ))}
              </div>
            </li>
          ))}
        </ul>
      )}
      {missing !== null ? (
        <p className={`${styles.notice} ${own.notice}`}>{missing}</p>
      ) : adding ? (
        <AddPasskey
          onCancel={() => setAdding(false)}
          onDone={() => {
            setAdding(false);
            onDone(t('passkeys.added'));
          }}
        />
      ) : (
        <div className={styles.end}>
          <Button variant={ways.passkeys.length > 0 ? 'default' : 'filled'} onClick={() => setAdding(true)}>
            {t('passkeys.add')}
          </Button>
        </div>
      )}
      {changing && (
        <ChangePasskey
          {...changing}
          last={last}
          onClose={() => setChanging(null)}
          onDone={() => {
            setChanging(null);
            onDone(t('saved'));
          }}
        />
      )}
    </section>
  );
}

interface Props {
  ways: ReplyOf<typeof getSignInWays>;
  /** Something has changed, and this says what. */
  onDone: (said: string) => void;
}
