import { Button, PasswordInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { call } from '../../api.ts';
import { t } from '../../language/texts.ts';
import styles from '../../ui/Card.module.css';
import { notify } from '../../ui/notices.ts';
import { OwnPassword, Refused, useAttempt } from './EnrolSecondFactor.tsx';

/** A new password also signs out everywhere else: somebody may have known the old one. */
export function PasswordCard() {
  const client = useQueryClient();
  const [form, setForm] = useState({ current: '', next: '' });
  const { busy, problem, attempt } = useAttempt();
  const change = async () => {
    await call('POST', '/api/auth/change-password', {
      currentPassword: form.current,
      newPassword: form.next,
      revokeOtherSessions: true,
    });
    setForm({ current: '', next: '' });
    void client.invalidateQueries({ queryKey: ['sessions'] });
    notify({ kind: 'good', text: t('security.passwordChanged') });
  };
  return (
    <form
      className={`${styles.card} ${styles.stack}`}
      onSubmit={(event) => {
        event.preventDefault();
        void attempt(change);
      }}
    >
      <h2 className={styles.heading}>{t('security.password')}</h2>
      <OwnPassword value={form.current} onChange={(current) => setForm({ ...form, current })} />
      <PasswordInput
        label={t('security.newPassword')}
        description={t('security.newPasswordHelp')}
        autoComplete="new-password"
        required
        withAsterisk={false}
        minLength={10}
        maxLength={128}
        value={form.next}
        onChange={(event) => setForm({ ...form, next: event.currentTarget.value })}
        visibilityToggleButtonProps={{ 'aria-label': t('signIn.showPassword') }}
      />
      {problem && <Refused text={problem} />}
      <div className={styles.end}>
        <Button type="submit" loading={busy}>
          {t('security.changePassword')}
        </Button>
      </div>
    </form>
  );
}
