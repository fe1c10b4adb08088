import { ApiError } from '../../api.ts';
import { t } from '../../language/texts.ts';
import { errorText } from '../../ui/errorText.ts';

/** What the sign-in's own refusals mean, for people. */
export function signInProblem(error: unknown): string {
  if (!(error instanceof ApiError)) return ofBrowser(error) ?? errorText(error);
  if (['INVALID_PASSWORD', 'wrong-password'].includes(error.code)) return t('security.wrongPassword');
  if (['INVALID_EMAIL', 'INVALID_EMAIL_OR_PASSWORD'].includes(error.code)) return t('signIn.wrong');
  if (['INVALID_CODE', 'INVALID_BACKUP_CODE'].includes(error.code)) return t('security.wrongCode');
  if (['INVALID_TWO_FACTOR_COOKIE', 'TOO_MANY_ATTEMPTS_REQUEST_NEW_CODE'].includes(error.code))
    return t('security.startAgain');
  if (error.code === 'passkey-refused') return t('signIn.passkeyRefused');
  if (error.code === 'passkey-expired') return t('passkeys.expired');
  if (error.code === 'other-address') return t('passkeys.otherAddress', { address: String(error.detail) });
  if (error.code === 'too-many-passkeys') return t('passkeys.tooMany');
  if (error.code === 'sign-in-again') return t('security.signInAgain');
  if (error.code === 'last-way-in') return t('providers.lastWay');
  if (error.code === 'provider-away') return t('provider.away', { provider: String(error.detail) });
  if (error.code === 'provider-only') return t('provider.only', { provider: String(error.detail) });
  if (error.code === 'provider-address') return t('provider.address', { address: String(error.detail) });
  if (error.status === 429) return t('error.throttled', { seconds: error.retryAfter ?? 900 });
  return errorText(error);
}

/** The browser's words on passkeys are English and for developers; their names are few. */
function ofBrowser(error: unknown): string | undefined {
  const name = error instanceof Error ? error.name : '';
  if (name === 'NotAllowedError' || name === 'AbortError') return t('passkeys.stopped');
  if (name === 'InvalidStateError') return t('passkeys.already');
  if (name === 'ConstraintError' || name === 'NotSupportedError') return t('passkeys.weak');
  if (name === 'SecurityError') return t('passkeys.noName', { host: location.hostname });
  return undefined;
}
