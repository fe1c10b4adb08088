import { Button } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { call } from '../../api.ts';
import { t } from '../../language/texts.ts';
import styles from '../../ui/Card.module.css';
import { notify } from '../../ui/notices.ts';
import { EnrolSecondFactor, OwnPassword, RecoveryCodes, Refused, useAttempt } from './EnrolSecondFactor.tsx';

/** An authenticator app beside the password. */
export function SecondFactorCard({ on, required }: { on: boolean; required: boolean }) {
  const client = useQueryClient();
  const [doing, setDoing] = useState<'enrol' | 'codes' | 'remove' | null>(null);
  const done = () => {
    setDoing(null);
    void client.invalidateQueries({ queryKey: ['me'] });
    void client.invalidateQueries({ queryKey: ['agents'] });
    notify({ kind: 'good', text: t('saved') });
  };
  return (
    <section className={`${styles.card} ${styles.stack}`} aria-labelledby="second-factor">
      <div className={styles.row}>
        <h2 className={styles.heading} id="second-factor">
          {t('security.secondFactor')}
        </h2>
        <span className={styles.tag} {...(on ? { 'data-kind': 'good' } : {})}>
          {t(on ? 'security.on' : 'security.off')}
        </span>
      </div>
      <p className={`${styles.plain} ${styles.dim}`}>
        {t(required ? 'security.required' : 'security.secondFactorHelp')}
      </p>
      {doing === 'enrol' && <EnrolSecondFactor onDone={done} />}
      {(doing === 'codes' || doing === 'remove') && <WithPassword what={doing} onDone={done} />}
      {doing === null && (
        <div className={styles.end}>
          {on ? (
            <>
              <Button variant="default" onClick={() => setDoing('codes')}>
                {t('security.newCodes')}
              </Button>
              <Button variant="default" onClick={() => setDoing('remove')}>
                {t('security.remove')}
              </Button>
            </>
          ) : (
            <Button onClick={() => setDoing('enrol')}>{t('security.setUp')}</Button>
          )}
        </div>
      )}
    </section>
  );
}

function WithPassword({ what, onDone }: { what: 'codes' | 'remove'; onDone: () => void }) {
  const [password, setPassword] = useState('');
  const [codes, setCodes] = useState<string[] | null>(null);
  const { busy, problem, attempt } = useAttempt();
  const act = async () => {
    if (what === 'remove') {
      await call('POST', '/api/auth/two-factor/disable', { password });
      onDone();
    } else {
      const made = await call('POST', '/api/auth/two-factor/generate-backup-codes', { password });
      setCodes((made as { backupCodes: string[] }).backupCodes);
    }
  };
  if (codes) return <RecoveryCodes codes={codes} onDone={onDone} />;
  return (
    <form
      className={styles.stack}
      onSubmit={(event) => {
        event.preventDefault();
        void attempt(act);
      }}
    >
      <OwnPassword value={password} onChange={setPassword} />
      {problem && <Refused text={problem} />}
      <div className={styles.end}>
        <Button type="submit" color={what === 'remove' ? 'red' : ''} loading={busy}>
          {t(what === 'remove' ? 'security.remove' : 'security.newCodes')}
        </Button>
      </div>
    </form>
  );
}
