import { Button } from '@mantine/core';
import { useState } from 'react';
import { call } from '../../api.ts';
import { t } from '../../language/texts.ts';
import styles from '../../ui/Card.module.css';
import { RecoveryCodes } from './EnrolSecondFactor.tsx';
import { WithPassword } from './WithPassword.tsx';

/** What helps when app and passkeys are lost. */
export function RecoveryCard({ there, onDone }: { there: boolean; onDone: (said: string) => void }) {
  const [asking, setAsking] = useState(false);
  const [codes, setCodes] = useState<string[] | null>(null);
  return (
    <section className={`${styles.card} ${styles.stack}`} aria-labelledby="recovery">
      <h2 className={styles.heading} id="recovery">
        {t('security.codes')}
      </h2>
      {codes ? (
        <RecoveryCodes
          codes={codes}
          onDone={() => {
            setCodes(null);
            setAsking(false);
            onDone(t('saved'));
          }}
        />
      ) : (
        <>
          <p className={`${styles.plain} ${there ? styles.dim : styles.bad}`}>
            {t(there ? 'security.codesThere' : 'security.codesMissing')}
          </p>
          {asking ? (
            <WithPassword
              action={t('security.newCodes')}
              onCancel={() => setAsking(false)}
              act={async (password) => {
                const made = await call('POST', '/api/auth/two-factor/generate-backup-codes', {
                  password: password || undefined,
                });
                setCodes((made as { backupCodes: string[] }).backupCodes);
              }}
            />
          ) : (
            <div className={styles.end}>
              <Button variant={there ? 'default' : 'filled'} onClick={() => setAsking(true)}>
                {t('security.newCodes')}
              </Button>
            </div>
          )}
        </>
      )}
    </section>
  );
}
