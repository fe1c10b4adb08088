import { Button } from '@mantine/core';
import type { ApiError } from '../../api.ts';
import { signOut } from '../../app/signOut.ts';
import { apart, t } from '../../language/texts.ts';
import styles from '../../ui/Card.module.css';
import { Gate } from '../../ui/Gate.tsx';

/** Signed in, but deactivated wherever they worked: what has happened, and whom to ask. */
export function NoWorkspacePage({ error }: { error: ApiError }) {
  const { email, workspaces = [] } = (error.detail ?? {}) as { email?: string; workspaces?: string[] };
  return (
    <Gate title={t('noWorkspace.title')} lead={email ? t('noWorkspace.signedIn', { email }) : ''}>
      <div className={styles.stack}>
        <p className={styles.plain}>
          {workspaces.length > 0
            ? t('noWorkspace.left', { workspaces: workspaces.map(apart).join(' · ') })
            : t('noWorkspace.none')}
        </p>
        <p className={styles.plain}>{t('noWorkspace.ask')}</p>
        <Button onClick={() => location.reload()}>{t('tryAgain')}</Button>
        <Button variant="default" onClick={() => void signOut()}>
          {t('signOut')}
        </Button>
      </div>
    </Gate>
  );
}
