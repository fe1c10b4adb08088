import { call } from '../api.ts';
import { t } from '../language/texts.ts';
import { notify } from '../ui/notices.ts';
import { settleWorkspace } from '../workspace.ts';

/** Ends the session of this browser, and what it remembered of the workspace. */
export async function signOut(): Promise<void> {
  try {
    await call('POST', '/api/auth/sign-out', {});
    settleWorkspace(null);
    location.assign('/sign-in');
  } catch (error) {
    notify({ kind: 'bad', text: t('signOut.failed'), error });
  }
}
