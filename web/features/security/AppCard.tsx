import { Button } from '@mantine/core';
import { useState } from 'react';
import { call } from '../../api.ts';
import { t } from '../../language/texts.ts';
import styles from '../../ui/Card.module.css';
import { EnrolSecondFactor } from './EnrolSecondFactor.tsx';
import { WithPassword } from './WithPassword.tsx';

/** An authenticator app beside the password. */
export function AppCard({ on, onDone }: { on: boolean; onDone: (said: string) => void }) {
  const [doing, setDoing] = useState<'enrol' | 'remove' | null>(null);
  const done = () => {
    setDoing(null);
    onDone(t('saved'));
  };
  return (
    <section className={`${styles.card} ${styles.stack}`} aria-labelledby="app">
      <div className={styles.row}>
        <h2 className={styles.heading} id="app">
          {t('security.app')}
        </h2>
        <span className={styles.tag} {...(on ? { 'data-kind': 'good' } : {})}>
          {t(on ? 'security.on' : 'security.off')}
        </span>
      </div>
      <p className={`${styles.plain} ${styles.dim}`}>{t('security.secondFactorHelp')}</p>
      {doing === 'enrol' && <EnrolSecondFactor onDone={done} onCancel={() => setDoing(null)} />}
      {doing === 'remove' && (
        <WithPassword
          action={t('security.remove')}
          dangerous
          onCancel={() => setDoing(null)}
          act={async (password) => {
            await call('POST', '/api/auth/two-factor/disable', { password: password || undefined });
            done();
          }}
        />
      )}
      {doing === null && (
        <div className={styles.end}>
          <Button variant={on ? 'default' : 'filled'} onClick={() => setDoing(on ? 'remove' : 'enrol')}>
            {t(on ? 'security.remove' : 'security.setUp')}
          </Button>
        </div>
      )}
    </section>
  );
}
